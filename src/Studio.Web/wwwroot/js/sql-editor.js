// Colours the SQL of a textarea: its letters are drawn by the element beneath it, so that writing, undo, screen readers and
// touch keyboards are the browser's own. Pieces are those of the server's tokenizer, as far as colours need them.
const isDigit = c => c >= '0' && c <= '9';
const isStart = c => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_' || c > '\u007f';
const isPart = c => isStart(c) || isDigit(c) || c === '$';

const quoted = (sql, at, mark) => {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] !== mark) continue;
    if (sql[i + 1] !== mark) return i + 1;
    i++;
  }
  return sql.length;
};

const until = (sql, at, mark, extra) => {
  const end = sql.indexOf(mark, at);
  return end < 0 ? sql.length : end + extra;
};

const word = (sql, at) => {
  let end = at + 1;
  while (end < sql.length && isPart(sql[end])) end++;
  return end;
};

const number = (sql, at) => {
  let end = at + 1;
  while (end < sql.length && (isPart(sql[end]) || sql[end] === '.')) end++;
  return end;
};

const piece = (sql, at, keywords) => {
  const c = sql[at];
  const next = sql[at + 1] ?? '';
  if (c === '-' && next === '-') return ['comment', until(sql, at, '\n', 0)];
  if (c === '/' && next === '*') return ['comment', until(sql, at + 2, '*/', 2)];
  if (c === "'") return ['text', quoted(sql, at, c)];
  if (c === '"' || c === '`') return ['', quoted(sql, at, c)];
  if (isDigit(c)) return ['number', number(sql, at)];
  if (isStart(c)) {
    const end = word(sql, at);
    return [keywords.has(sql.slice(at, end).toLowerCase()) ? 'keyword' : '', end];
  }
  return ['', at + 1];
};

const spans = (sql, keywords) => {
  const all = document.createDocumentFragment();
  let plain = 0;
  for (let at = 0; at < sql.length;) {
    const [kind, end] = piece(sql, at, keywords);
    if (kind) {
      all.append(sql.slice(plain, at));
      const span = document.createElement('span');
      span.className = kind;
      span.textContent = sql.slice(at, end);
      all.append(span);
      plain = end;
    }
    at = end;
  }
  // A line end at the very end would have no height.
  all.append(sql.slice(plain), '\u200b');
  return all;
};

export function attach(editor, keywords, mostColoured) {
  if (!editor) return; // The page has gone on meanwhile.
  const area = editor.querySelector('textarea');
  const paper = editor.querySelector('pre');
  const reserved = new Set(keywords);
  let painted = null;
  editor.paint = () => {
    if (area.value === painted) return;
    painted = area.value;
    paper.replaceChildren(painted.length <= mostColoured ? spans(painted, reserved) : painted + '\u200b');
  };
  area.addEventListener('input', editor.paint);
  area.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    document.getElementById(editor.dataset.run ?? '')?.click();
  });
  editor.paint();
  editor.classList.add('painted');
}

// After the server has put another text in.
export function paint(editor) {
  editor?.paint?.();
}

export function focus(editor) {
  editor?.querySelector('textarea').focus();
}
