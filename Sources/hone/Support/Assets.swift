import CAssets

/// The repository's files that are part of the binary: themes, the demo sweep, the digits.
enum Assets {
  /// Names of all files, as paths in the repository.
  static var names: [String] { (0..<CAssetCount()).map { String(cString: CAssetAt($0).name) } }

  /// A file's bytes. The list of files is fixed when the tool is built; a wrong name is a mistake
  /// in the tool.
  static func bytes(_ name: String) -> [UInt8] {
    for index in 0..<CAssetCount() {
      let asset = CAssetAt(index)
      guard String(cString: asset.name) == name else { continue }
      return Array(UnsafeBufferPointer(start: asset.bytes, count: asset.size))
    }
    preconditionFailure("\(name) is not among the embedded files")
  }

  /// A file's text.
  static func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
}
