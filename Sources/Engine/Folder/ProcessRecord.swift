import Tuning

/// Which processes run a trial: `process.json`, written before the script's program is loaded.
public struct ProcessRecord: Sendable, Hashable {
  /// The attempt it belongs to.
  public var attempt: String
  /// The machine they run on.
  public var machine: MachineMark
  /// The process that watches over the script.
  public var supervisor: ProcessMark
  /// The script, leader of its own session and process group.
  public var script: ProcessMark
  /// When the script was started, in seconds since 1970 UTC.
  public var started: Double

  /// A record.
  public init(
    attempt: String, machine: MachineMark, supervisor: ProcessMark, script: ProcessMark,
    started: Double
  ) {
    self.attempt = attempt
    self.machine = machine
    self.supervisor = supervisor
    self.script = script
    self.started = started
  }

  /// Whether the processes can be there at all: this machine, and the same boot of it.
  public var isHere: Bool { machine == MachineMark.current }

  /// The record as `process.json` has it.
  public var json: JSON {
    [
      "attempt": .string(attempt), "host": .string(machine.host),
      "boot_id": .string(machine.boot), "supervisor": supervisor.json, "script": script.json,
      "started": .double(started),
    ]
  }

  /// Reads `process.json`.
  public init?(_ json: JSON) {
    guard let attempt = json["attempt"]?.string, let host = json["host"]?.string,
      let boot = json["boot_id"]?.string, let supervisor = ProcessMark(json["supervisor"]),
      let script = ProcessMark(json["script"]), let started = json["started"]?.number
    else { return nil }
    self.init(
      attempt: attempt, machine: MachineMark(host: host, boot: boot), supervisor: supervisor,
      script: script, started: started)
  }
}
