#include "CProcess.h"

#include <malloc.h>

void cprocess_keep_memory_small(void) {
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_MMAP_THRESHOLD, 1 << 17);
  mallopt(M_TRIM_THRESHOLD, 1 << 18);
}

void cprocess_release_memory(void) { malloc_trim(0); }
