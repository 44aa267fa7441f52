// Buttons that type Markdown's marks for people who don't know them. Without JavaScript there are no buttons, and the text works all the same.
for (const bar of document.querySelectorAll("[data-markdown-bar]")) {
  const area = document.getElementById(bar.dataset.markdownBar);
  if (!area) continue;
  const put = (text, start, end) => {
    area.focus();
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const around = (before, after, sample) => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    put(before + (value.slice(start, end) || sample) + after, start, end);
  };
  const lines = (mark) => {
    const { selectionEnd: end, value } = area;
    const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    put(value.slice(start, end).split("\n").map((line) => mark + line).join("\n"), start, end);
  };
  bar.addEventListener("click", (event) => {
    const { mark, sample, line, link } = event.target.dataset;
    if (mark) around(mark, mark, sample);
    if (line) lines(line);
    if (link) around("[", "](https://)", link);
  });
  bar.hidden = false;
}
