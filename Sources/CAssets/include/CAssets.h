#pragma once
#include <stddef.h>

#pragma clang assume_nonnull begin

/// A file of this repository that is part of the binary.
struct CAsset {
  /// Its path in the repository, such as "demo/digits.yaml".
  const char *name;
  /// Its bytes; one zero byte follows them, not counted.
  const unsigned char *bytes;
  /// How many bytes.
  size_t size;
};

/// How many files there are.
size_t CAssetCount(void);

/// A file by its place in the list, from 0; `index` must be below CAssetCount().
struct CAsset CAssetAt(size_t index);

#pragma clang assume_nonnull end
