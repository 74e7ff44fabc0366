import Documents
import Foundation
import Testing

@testable import Canvas

@Suite struct `The themes that come with it` {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "themes")

  static let files: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { $0.hasSuffix(".yaml") }.sorted() ?? []

  static let safe = ["okabe-light.yaml", "okabe.yaml"]

  private func document(_ file: String) throws -> ThemeDocument {
    try ThemeDocument(
      text: String(contentsOf: Self.folder.appending(path: file), encoding: .utf8), file: file,
      roles: Role.allCases.map(\.rawValue))
  }

  /// The theme as the screen has it; where it leaves the background to the terminal, that of a
  /// usual one.
  private func theme(_ file: String) throws -> Theme {
    let document = try document(file)
    func color(_ spelling: String?) throws -> Color {
      guard let spelling else { return .terminal }
      return try #require(Color(spelling), "\(file): \(spelling)")
    }
    var styles: [Role: Style] = [:]
    for style in document.styles {
      styles[try #require(Role(rawValue: style.role))] = Style(
        try color(style.foreground), on: try color(style.background),
        Attributes(style.attributes.compactMap(Attributes.init(named:))))
    }
    return Theme(
      name: document.name, styles: styles, background: try color(document.background),
      foreground: try color(document.foreground))
  }

  @Test func `are nine, three of them light`() throws {
    #expect(Self.files.count == 9)
    #expect(try Self.files.filter { try document($0).isLight }.count == 3)
    #expect(try Set(Self.files.map { try document($0).name }).count == 9)
  }

  @Test func `are for the colour-blind where they say so, one on dark and one on light`() throws {
    let safe = try Self.files.filter { try document($0).isSafe }
    #expect(safe == Self.safe)
    #expect(try safe.map { try document($0).isLight } == [true, false])
  }

  @Test(arguments: files) func `name every role once, and are named as their file`(file: String)
    throws
  {
    let document = try document(file)
    #expect(document.styles.map(\.role).sorted() == Role.allCases.map(\.rawValue).sorted())
    #expect(document.name + ".yaml" == file)
  }

  @Test func `begin with the one that is built in`() throws {
    #expect(try theme("hone-dark.yaml").styles == Theme.dark.styles)
  }

  // MARK: - Contrast

  /// Roles that only decorate: whoever cannot see them misses nothing.
  private static let decoration: Set<Role> = [.border, .curveCrowd, .band, .barEmpty]

  /// Relative luminance, WCAG 2.
  private func luminance(_ color: (UInt8, UInt8, UInt8)) -> Double {
    func part(_ value: UInt8) -> Double {
      let share = Double(value) / 255
      return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * part(color.0) + 0.7152 * part(color.1) + 0.0722 * part(color.2)
  }

  private func contrast(_ a: (UInt8, UInt8, UInt8), _ b: (UInt8, UInt8, UInt8)) -> Double {
    let (low, high) = (min(luminance(a), luminance(b)), max(luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
  }

  private func seen(
    _ number: Int32, or own: (UInt8, UInt8, UInt8), _ depth: ColorDepth = .direct
  ) -> (UInt8, UInt8, UInt8) {
    if number < 0 { return own }
    if number < 256, depth == .indexed || number < 8 { return Color.indexed[Int(number)] }
    return (UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255))
  }

  /// 4.5 to 1 is what WCAG asks of text; 3 to 1 of large or bold text, and of us after rounding to
  /// 256 colours and on the row under the cursor.
  @Test(arguments: files.filter { $0 != "mono.yaml" }, [ColorDepth.direct, .indexed])
  func `can be read`(file: String, depth: ColorDepth) throws {
    let isLight = try document(file).isLight
    let palette = Palette(try theme(file), depth: depth)
    let paper: (UInt8, UInt8, UInt8) = isLight ? (255, 255, 255) : (30, 30, 30)
    let ink: (UInt8, UInt8, UInt8) = isLight ? (32, 32, 32) : (208, 208, 208)
    for role in Role.allCases where !Self.decoration.contains(role) {
      let style = palette.resolve(role)
      let plain = contrast(
        seen(style.foreground, or: ink, depth), seen(style.background, or: paper, depth))
      #expect(plain >= (depth == .direct ? 4.5 : 3), "\(file) \(role) \(plain)")
      let row = palette.resolve(role, .selected)
      if style.background == palette.resolve(.text).background {
        let selected = contrast(
          seen(row.foreground, or: ink, depth), seen(row.background, or: paper, depth))
        #expect(selected >= 2.9, "\(file) \(role) selected \(selected)")
      }
    }
  }

  // MARK: - Colour vision

  /// What somebody without one kind of cone sees: Machado, Oliveira and Fernandes (2009), full
  /// severity, on linear light.
  private static let blindness: [(name: String, rows: [[Double]])] = [
    ("protan", [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    ("deutan", [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    ("tritan", [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
  ]

  /// CIE Lab of a colour as seen through one of those matrices.
  private func lab(_ color: (UInt8, UInt8, UInt8), _ rows: [[Double]]) -> [Double] {
    let linear = [color.0, color.1, color.2].map { value -> Double in
      let share = Double(value) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    func times(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
      matrix.map { row in zip(row, vector).map { $0 * $1 }.reduce(0, +) }
    }
    let light = times(rows, linear).map { min(1, max(0, $0)) }
    let xyz = times(
      [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], light)
    let f = zip(xyz, [0.9505, 1, 1.089]).map { value, white -> Double in
      let share = value / white
      return share > 0.008856 ? cbrt(share) : 7.787 * share + 16 / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  @Test(arguments: 0..<3, safe) func `safe ones keep series and states apart for every eye`(
    kind: Int, file: String
  ) throws {
    let (name, rows) = Self.blindness[kind]
    let palette = Palette(try theme(file), depth: .direct)
    let sets: [[Role]] = [
      (0..<7).map(Role.series),
      [
        .stateRunning, .stateComplete, .statePruned, .stateKilled, .stateDiverged, .stateStopping,
      ],
      [.good, .warning, .bad],
    ]
    for roles in sets {
      for (index, a) in roles.enumerated() {
        for b in roles[(index + 1)...] {
          let one = lab(seen(palette.resolve(a).foreground, or: (0, 0, 0)), rows)
          let other = lab(seen(palette.resolve(b).foreground, or: (0, 0, 0)), rows)
          let distance = zip(one, other).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
          #expect(distance > 10, "\(file), \(name): \(a) and \(b) are \(distance) apart")
        }
      }
    }
  }
}
