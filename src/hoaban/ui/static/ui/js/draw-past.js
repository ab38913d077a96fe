// What stood in the fields, step by step. What changed nothing is no step: one press of «back» always gives something back.
export function pastOf(fields) {
  const steps = [];
  return {
    now: () => fields.map((field) => field.value),
    keep(before) { if (fields.some((field, place) => field.value !== before[place])) steps.push(before); },
    back() {
      const last = steps.pop();
      if (last) fields.forEach((field, place) => { field.value = last[place]; });
    },
  };
}
