// Questions under headings: open where something is told, folded elsewhere. Amounts as people write them here: 12, 1.200, 2,5.
import { h, w } from "./page.js";

const GROUPED = /^[1-9]\d{0,2}([. ]\d{3})+(,\d{1,2})?$/, PLAIN = /^\d{1,9}([.,]\d{1,2})?$/;

export function grouped(fields, entry, ask) {
  const shown = [];
  for (const one of fields) {
    const last = shown[shown.length - 1];
    if (last && last.group === (one.group || "")) last.fields.push(one); else shown.push({ group: one.group || "", fields: [one] });
  }
  const tells = (one) => !["", "0"].includes((entry.body.values[one.key] || "").trim());
  const none = !shown.some((part) => part.group && part.fields.some(tells));
  const first = shown.find((part) => part.group);
  return shown.flatMap((part) => part.group ? h("details.offline-group", { open: part.fields.some(tells) || (none && part === first) },
    h("summary", {}, part.group), part.fields.map(ask)) : part.fields.map(ask));
}

const amount = (typed) => GROUPED.test(typed) ? Number(typed.replace(/[. ]/g, "").replace(",", ".")) : PLAIN.test(typed) ? Number(typed.replace(",", ".")) : NaN;

// The first amount that cannot stay as it is, with what is said of it: nobody could read it; very large, and asked about once;
// above zero where the same heading says that there is none.
export function unfit(kind, entry) {
  const amounts = kind.fields.filter((each) => each.kind === "amount"), typed = (one) => (entry.body.values[one.key] || "").trim();
  for (const one of amounts.filter(typed)) {
    const read = amount(typed(one));
    if (Number.isNaN(read) || (one.whole && !Number.isInteger(read))) return { one, said: w("amount-wrong", { name: one.label }) };
  }
  for (const none of kind.fields.filter((each) => each.denies && typed(each))) {
    const one = amounts.find((each) => each.group === none.group && amount(typed(each)) > 0);
    if (one) return { one, said: w("amount-denied", { name: one.label }) };
  }
  const large = amounts.filter((one) => one.askAbove && amount(typed(one)) > one.askAbove && typed(one) !== entry.body.base[one.key]);
  const slip = large.find((one) => !confirm(w("amount-many", { name: one.label, n: typed(one) })));
  return slip ? { one: slip, said: w("amount-again", { name: slip.label }) } : null;
}
