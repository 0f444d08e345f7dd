// A group of check boxes in a table's menu.

/** One box. */
export interface Box {
  readonly value: string;
  readonly label: string;
}

/** Makes a group with a legend; `chosen` hears the values of all checked boxes after each change. */
export function makeGroup(
  legend: string,
  boxes: readonly Box[],
  chosen: (values: readonly string[]) => void,
): { readonly group: HTMLFieldSetElement; readonly check: (values: readonly string[]) => void } {
  const group = document.createElement("fieldset");
  const title = document.createElement("legend");
  title.textContent = legend;
  group.append(title);
  const inputs = boxes.map(({ value, label }) => {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.value = value;
    const line = document.createElement("label");
    line.append(input, ` ${label}`);
    group.append(line);
    return input;
  });
  const checked = (): string[] => inputs.filter((input) => input.checked).map(({ value }) => value);
  group.addEventListener("change", () => chosen(checked()));
  return {
    group,
    check: (values) => {
      for (const input of inputs) input.checked = values.includes(input.value);
    },
  };
}
