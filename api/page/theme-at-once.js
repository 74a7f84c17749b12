// Applies a remembered theme before the first paint. A classic script, as modules run later.
try {
  const theme = localStorage.getItem("troupe-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme stays.
}
