import CProcess
import Glibc
import Tuning

/// The GPUs of this machine, as they are shared out among slots.
struct Devices: Sendable, Hashable {
  /// Their names for `CUDA_VISIBLE_DEVICES`; empty for none.
  var names: [String]
  /// GPUs a trial needs; a fraction puts several trials on one.
  var perTrial: Double

  /// The GPUs that a plan has to share out.
  ///
  /// - Parameter environment: The engine's: `CUDA_VISIBLE_DEVICES` limits what there is.
  init(_ plan: LaunchPlan, environment: [String: String]) {
    perTrial = plan.gpusPerTrial
    switch plan.gpus {
    case .none: names = []
    case .devices(let numbers): names = numbers.map(String.init)
    case .automatic:
      if let given = environment["CUDA_VISIBLE_DEVICES"] {
        names = given.split(separator: ",").map { String($0.filter { $0 != " " }) }
          .filter { $0 != "-1" && $0 != "NoDevFiles" }
      } else {
        names = (0..<Devices.count(environment: environment)).map(String.init)
      }
    }
    if !(perTrial > 0) { names = [] }
  }

  /// How many trials they serve at once; nil without GPUs.
  var slots: Int? {
    guard !names.isEmpty else { return nil }
    return perTrial >= 1
      ? max(1, names.count / Int(perTrial.rounded(.up))) : names.count * Int(1 / perTrial)
  }

  /// The GPUs of a slot; nil without GPUs. More slots than they serve share them in turn.
  func of(slot: Int) -> [String]? {
    guard !names.isEmpty else { return nil }
    guard perTrial >= 1 else { return [names[slot % names.count]] }
    let count = min(names.count, Int(perTrial.rounded(.up)))
    let first = slot % max(1, names.count / count) * count
    return Array(names[first..<first + count])
  }

  // MARK: - Looking

  /// How many GPUs the machine shows: NVIDIA's device files, AMD's topology, else `nvidia-smi`
  /// (under WSL there are no device files).
  private static func count(environment: [String: String]) -> Int {
    let files = WholeFile.names(in: "/dev").filter { name in
      name.hasPrefix("nvidia") && name.count > 6 && name.dropFirst(6).allSatisfy(\.isNumber)
    }
    if !files.isEmpty { return files.count }
    let nodes = "/sys/class/kfd/kfd/topology/nodes"
    let amd = WholeFile.names(in: nodes).filter { node in
      guard let bytes = try? WholeFile.read("\(nodes)/\(node)/gpu_id") else { return false }
      return bytes.first.map { $0 != 0x30 && $0 != 0x0A } ?? false
    }
    if !amd.isEmpty { return amd.count }
    guard Program.isOnPath("nvidia-smi", path: environment["PATH"]) else { return 0 }
    let lines = output(of: ["nvidia-smi", "-L"], path: environment["PATH"]).split(separator: "\n")
    return lines.count { $0.hasPrefix("GPU ") }
  }

  /// What a small program prints; nothing if it cannot be run or takes longer than 10 s.
  private static func output(of arguments: [String], path: String?) -> String {
    var ends: [Int32] = [0, 0]
    guard case .found(let program) = Program.find(arguments[0], path: path, workingDirectory: nil),
      cprocess_pipe(&ends) == 0
    else { return "" }
    var pid: Int32 = 0
    let failure = withCStrings(arguments) { arguments in
      cprocess_spawn(&pid, program, arguments, cprocess_environ(), nil, ends[1], -1, 0)
    }
    close(ends[1])
    defer { close(ends[0]) }
    guard failure == 0 else { return "" }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    let deadline = monotonicTime() + 10
    while monotonicTime() < deadline {
      var descriptor = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 1000) > 0 else { continue }
      let count = read(ends[0], &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    cprocess_wait(pid, &status, nil, 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}
