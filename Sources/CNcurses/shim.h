#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H
/* Must stand before curses.h: a define in the package does not reach the importing Swift side. */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

/* term.h defines these as macros; nobody who includes this wants them. */
#undef columns
#undef lines
#undef tab
#undef bell

/* Globals and macros that Swift cannot see. */
static inline WINDOW *nc_stdscr(void) { return stdscr; }
static inline int nc_color_pairs(void) { return COLOR_PAIRS; }
static inline int nc_width(wchar_t c) { return wcwidth(c); }
static inline char *nc_codeset(void) { return nl_langinfo(CODESET); }
static const attr_t NC_BOLD = A_BOLD, NC_DIM = A_DIM, NC_REVERSE = A_REVERSE,
                    NC_UNDERLINE = A_UNDERLINE, NC_ITALIC = A_ITALIC;

/* What the terminal database says of $TERM: 1 known, 0 unknown, -1 no database. The terminal that
   setupterm made current stays so until nc_forget. */
static inline int nc_setup(int fd) {
  int status = -2;
  setupterm(NULL, fd, &status);
  return status;
}
static inline void nc_forget(void) {
  TERMINAL *current = set_curterm(NULL);
  if (current) del_curterm(current);
}

/* A string of the terminal database; NULL where the terminal has it not. */
static inline const char *nc_string(const char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}
#endif
