// The sliders: how much of the noisy picture lies over the clean one.
for (const input of document.querySelectorAll(".slider input")) {
  input.addEventListener("input", () => input.parentElement.style.setProperty("--at", `${input.value}%`));
}

// The table: a click on a column's head sorts by it, another one turns the order.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const body = head.closest("table").tBodies[0];
    const descending = head.getAttribute("aria-sort") === "ascending";
    const keyOf = (row) => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent;
    const compare = (a, b) => {
      const [x, y] = [keyOf(a), keyOf(b)];
      const difference = Number(x) - Number(y);
      return Number.isNaN(difference) ? x.localeCompare(y) : difference;
    };
    const rows = [...body.rows].sort(compare);
    body.append(...(descending ? rows.reverse() : rows));
    for (const other of head.parentElement.cells) {
      other.removeAttribute("aria-sort");
    }
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  });
}
