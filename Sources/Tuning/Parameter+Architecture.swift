extension Parameter {
  private static let shapes: Set<String> = [
    "hidden", "hiddensize", "hiddendim", "hiddendims", "hiddenunits", "hiddenlayers",
    "hiddenlayersizes", "hiddenwidth", "nhidden", "numhidden", "layers", "nlayers", "nlayer",
    "numlayers", "numhiddenlayers", "depth", "width", "units", "nunits", "numunits", "dmodel",
    "nheads", "numheads", "nhead", "heads", "channels", "filters", "nfilters", "numfilters",
    "kernelsize", "embeddim", "embeddingdim", "embeddingsize", "modeldim", "dff", "ffndim",
    "mlpratio", "numblocks", "nblocks", "arch", "architecture", "backbone",
  ]

  /// Whether it shapes the network (`hidden`, `model.n_layers`), so that it cannot change while a trial
  /// trains; by its name.
  public var isArchitecture: Bool {
    let innermost = name.split(separator: ".").last ?? ""
    return Parameter.shapes.contains(
      innermost.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
