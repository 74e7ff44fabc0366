import Numerics

/// The different kernels of an axis whose numbers own cells: few, where levels are few. What a kernel
/// gives for a cell is worked out once for all rows that have it.
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
    }
    members[Int(id)] = 1
    self.at[Int(id)] = at
    self.inverse[Int(id)] = inverse
    ids[key] = id
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

  /// The logarithm of each class's mass in a cell.
  func logMasses(low: Double, high: Double) -> [Float] {
    members.indices.map { id in
      guard members[id] > 0 else { return 0 }
      let (at, inverse) = (Double(at[id]), Double(inverse[id]))
      return Float(normalLogMass((low - at) * inverse, (high - at) * inverse))
    }
  }
}
