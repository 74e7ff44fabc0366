#include "CAssets.h"

// `#embed` is C23; this compiler has it in every mode, and follows changes of the files.
#pragma clang diagnostic ignored "-Wc23-extensions"

// To embed one more file, add its two lines. (A single line would need #embed's `prefix`
// parameter, which crashes clang 21.) An empty file cannot be embedded.
static const struct CAsset assets[] = {
#define ASSET "../../demo/data/digits.csv"
#include "asset.h"
#define ASSET "../../demo/data/README.md"
#include "asset.h"
#define ASSET "../../demo/digits.yaml"
#include "asset.h"
#define ASSET "../../demo/manual.yaml"
#include "asset.h"
#define ASSET "../../demo/perceptron.py"
#include "asset.h"
#define ASSET "../../demo/perceptron.yaml"
#include "asset.h"
#define ASSET "../../themes/hone-dark.yaml"
#include "asset.h"
#define ASSET "../../themes/hone-light.yaml"
#include "asset.h"
#define ASSET "../../themes/okabe.yaml"
#include "asset.h"
#define ASSET "../../themes/okabe-light.yaml"
#include "asset.h"
#define ASSET "../../themes/high-contrast.yaml"
#include "asset.h"
#define ASSET "../../themes/ember.yaml"
#include "asset.h"
#define ASSET "../../themes/fjord.yaml"
#include "asset.h"
#define ASSET "../../themes/paper.yaml"
#include "asset.h"
#define ASSET "../../themes/mono.yaml"
#include "asset.h"
};

size_t CAssetCount(void) { return sizeof assets / sizeof assets[0]; }

struct CAsset CAssetAt(size_t index) { return assets[index]; }
