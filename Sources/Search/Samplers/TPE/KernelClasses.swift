import Numerics

/// The different kernels of an axis whose numbers own cells: few, where levels are few. What a
/// kernel gives for a cell is worked out once for all rows that have it.
struct KernelClasses: Sendable {
  private struct Key: Hashable, Sendable {
    var at: UInt32
    var inverse: UInt32
  }

  private var ids: [Key: Int32] = [:]
  private var members: [Int] = []
  private var at: [Float] = []
  private var inverse: [Float] = []
  private var free: [Int32] = []
  /// The axis's cells, if they are few, and what each class adds to a misfit in each of them.
  private let cells: [UnitAxis.Point]
  private var known: [Float] = []

  init(cells: [UnitAxis.Point]) { self.cells = cells }

  /// A row joins the class of its kernel, whose id comes back.
  mutating func enter(at: Float, inverse: Float) -> Int32 {
    let key = Key(at: at.bitPattern, inverse: inverse.bitPattern)
    if let id = ids[key] {
      members[Int(id)] += 1
      return id
    }
    let id = free.popLast() ?? Int32(members.count)
    if Int(id) == members.count {
      members.append(0)
      self.at.append(0)
      self.inverse.append(0)
      known += [Float](repeating: 0, count: cells.count)
    }
    members[Int(id)] = 1
    self.at[Int(id)] = at
    self.inverse[Int(id)] = inverse
    ids[key] = id
    for cell in cells.indices {
      known[Int(id) * cells.count + cell] = misfit(Int(id), cells[cell])
    }
    return id
  }

  /// A row leaves its class; −1 is no class.
  mutating func leave(_ id: Int32) {
    guard id >= 0 else { return }
    members[Int(id)] -= 1
    guard members[Int(id)] == 0 else { return }
    ids[Key(at: at[Int(id)].bitPattern, inverse: inverse[Int(id)].bitPattern)] = nil
    free.append(id)
  }

  /// What each class adds to a row's misfit in a cell: −2 of the logarithm of its mass there.
  func misfits(in place: UnitAxis.Point) -> [Float] {
    if let cell = place.cell {
      return members.indices.map { known[$0 * cells.count + cell] }
    }
    return members.indices.map { members[$0] > 0 ? misfit($0, place) : 0 }
  }

  private func misfit(_ id: Int, _ cell: UnitAxis.Point) -> Float {
    let (at, inverse) = (Double(at[id]), Double(inverse[id]))
    return Float(-2 * normalLogMass((cell.low - at) * inverse, (cell.high - at) * inverse))
  }
}
