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

// The first amount that nobody could read; one that is very large is asked about once.
export function unfit(kind, entry) {
  for (const one of kind.fields.filter((each) => each.kind === "amount")) {
    const typed = (entry.body.values[one.key] || "").trim();
    if (!typed) continue;
    const amount = GROUPED.test(typed) ? Number(typed.replace(/[. ]/g, "").replace(",", ".")) : PLAIN.test(typed) ? Number(typed.replace(",", ".")) : NaN;
    if (Number.isNaN(amount) || (one.whole && !Number.isInteger(amount))) return one;
    if (one.askAbove && amount > one.askAbove && typed !== entry.body.base[one.key] && !confirm(w("amount-many", { name: one.label, n: typed }))) return one;
  }
  return null;
}
