import Engine
import Glibc
import Search
import StudyStore

// The engine and its supervisor in processes of their own, so that tests can kill them.
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "supervise" where arguments.count == 2:
  exit(superviseTrial(folder: arguments[1]))
case "run" where arguments.count == 2:
  let folder = StudyFolder(arguments[1])
  let store = try StudyStore(path: folder.databasePath, access: .readWrite)
  guard let plan = try store.plan() else { fatalError("the study has no plan") }
  let engine = TuningEngine(folder: folder, store: store, tuner: Tuner(plan: plan))
  print(try await engine.run().text)
default:
  fatalError("usage: engine-under-test supervise TRIAL-FOLDER | run STUDY-FOLDER")
}
