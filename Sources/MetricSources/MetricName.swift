/// A metric's name, taken apart so that `Validation Loss`, `val_loss` and `loss/valid` can be seen
/// to be one.
struct MetricName: Sendable, Hashable {
  /// The name as written.
  var text: String
  /// Its letters and digits, lowercase.
  var plain: String
  /// The part of the data it is measured on, if it says so.
  var section: Section?
  /// What is measured: sorted words without the section and without words that say nothing.
  var base: [String]
  /// Whether it is a time, a size, a count, a version or the like: no metric.
  var isNoise: Bool

  /// Takes a name apart.
  init(_ text: String) {
    self.text = text
    var words = MetricName.words(of: text)
    plain = words.joined()
    plain = MetricName.topOne.contains(plain) ? "top1" : plain
    let isQuantity = words.contains { MetricName.quantities.contains($0) }
    isNoise =
      words.isEmpty || words.contains { MetricName.noise.contains($0) }
      || (!isQuantity && words.contains { MetricName.bookkeeping.contains($0) })
    if let index = words.firstIndex(where: { Section(word: $0) != nil }) {
      section = Section(word: words[index])
      words.remove(at: index)
      // `valid_0's l2`, `validation_0-rmse`: the number of the data set.
      if index < words.count, words[index] == "0" { words.remove(at: index) }
      words.removeAll { $0 == "s" }
    }
    let told = words.filter { !MetricName.fillers.contains($0) }
    base = (told.isEmpty ? words : told).map { MetricName.synonyms[$0] ?? $0 }.sorted()
    if MetricName.topOne.contains(base.joined()) { base = ["top1"] }
  }

  /// How well a name that a script prints fits an objective's name; smaller is better, nil is none.
  ///
  /// Up to ``sureRank`` the two are spellings of one name. Above, the script may mean it: they
  /// count only while nothing better has shown up.
  func rank(for objective: MetricName) -> Int? {
    if text == objective.text { return 0 }
    if !plain.isEmpty, plain == objective.plain { return 1 }
    guard base == objective.base else {
      // `Val: 0.81` for an objective val_accuracy.
      if base.isEmpty, section != nil, section == objective.section { return 6 }
      let told = base.filter { !["final", "overall", "last"].contains($0) }
      return told == objective.base && section == objective.section && told != base ? 7 : nil
    }
    if section == objective.section { return base.isEmpty ? nil : 2 }
    switch (objective.section, section) {
    case (.valid, .test), (.test, .valid): return 3
    case (nil, .valid), (nil, .test): return 4
    case (nil, .train): return 5
    default: return nil
    }
  }

  /// The largest rank at which two names are surely the same.
  static let sureRank = 2

  /// The words of a name, lowercase: parted by anything that is no letter or digit, and where a
  /// capital begins a word (`valLoss`).
  static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let properties = scalar.properties
      let isLetter = properties.isAlphabetic
      let isDigit = scalar.value >= 0x30 && scalar.value <= 0x39
      guard isLetter || isDigit else {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      let before = index > 0 ? scalars[index - 1].properties.isLowercase : false
      let after = index + 1 < scalars.count ? scalars[index + 1].properties.isLowercase : false
      if properties.isUppercase, before, after, !word.isEmpty {
        words.append(word)
        word = ""
      }
      word += String(scalar).lowercased()
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Names of the share of cases whose first guess is right; sorted words as well.
  private static let topOne: Set<String> = [
    "acc1", "1accuracy", "accuracy1", "top1acc", "top1accuracy", "accuracytop1", "prec1",
    "1precision", "top1",
  ]

  private static let synonyms = [
    "acc": "accuracy", "err": "error", "ppl": "perplexity", "prec": "precision", "rec": "recall",
    "rew": "reward", "obj": "objective",
  ]

  private static let fillers: Set<String> = [
    "average", "avg", "mean", "set", "the", "current", "epoch", "running", "value", "score",
    "metric", "metrics", "data", "dataset", "batch",
  ]

  /// Words that make a name none of a metric, whatever else it says.
  private static let noise: Set<String> = [
    "time", "times", "timestamp", "elapsed", "eta", "sec", "secs", "second", "seconds", "ms",
    "minute", "minutes", "mins", "hour", "hours", "hrs", "duration", "dur", "took", "remaining",
    "wall", "walltime", "clock", "runtime", "date", "days", "year",
    "memory", "mem", "gpu", "gpus", "cpu", "cpus", "ram", "vram", "mb", "gb", "mib", "gib", "kb",
    "bytes", "params", "parameters", "flops", "flos", "mfu", "fps", "speed", "throughput", "wps",
    "ups", "wpb", "bsz", "workers", "threads", "its", "version", "seed", "pid", "port", "device",
    "devices", "cuda", "progress", "percent", "pct", "patience", "warmup", "py", "nnzs",
    "best", "previous", "delta", "config", "hyperparameters",
  ]

  /// Words that make a name none of a metric unless it names a quantity too: `batch`, but not
  /// `batch_loss`.
  private static let bookkeeping: Set<String> = [
    "size", "sizes", "samples", "images", "instances", "tokens", "tok", "examples", "batch",
    "batches", "bs", "num", "number", "rank", "world", "id", "epoch", "epochs", "step", "steps",
    "iter", "iters", "iteration", "iterations", "timesteps", "updates", "line", "support", "count",
    "index", "job", "node", "host", "wait", "counter", "day", "weights", "model", "layers", "file",
    "fold", "trial", "run", "part", "shard", "total", "data",
  ]

  /// Words for what is commonly measured.
  private static let quantities: Set<String> = [
    "loss", "accuracy", "acc", "error", "err", "auc", "roc", "f1", "rmse", "mse", "mae", "mape",
    "nll", "bce", "ce", "logloss", "perplexity", "ppl", "reward", "return", "rew", "iou", "miou",
    "dice", "map", "map50", "bleu", "rouge", "wer", "cer", "r2", "psnr", "ssim", "norm", "entropy",
    "kl", "recall", "precision", "lr", "cost", "objective", "fid", "elbo", "likelihood", "score",
    "top1", "top5",
  ]
}
