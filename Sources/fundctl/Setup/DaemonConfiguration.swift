/// What `fundctl init` writes for the daemon. Paths are taken from the folder of the file.
struct DaemonConfiguration {
  var listen = "127.0.0.1:7650"
  var metrics = "127.0.0.1:9650"
  /// The name of the keys that sign checkpoints (检查点), and their files.
  var checkpointName = ""
  var checkpointKeys: [String] = []

  var json: String {
    JSONValue.object([
      ("listen", .string(listen)),
      ("journal", .string("journal")),
      ("certificate", .string("certs/server.pem")),
      ("key", .string("certs/server.key")),
      ("clientCA", .string("certs/ca.pem")),
      ("crl", .string("certs/crl.pem")),
      ("checkpointName", .string(checkpointName)),
      ("checkpointKeys", .array(checkpointKeys.map { .string($0) })),
      ("checkpointFile", .string("checkpoints")),
      ("metrics", .string(metrics)),
      ("logFormat", .string("text")),
      ("logLevel", .string("info")),
    ]).pretty + "\n"
  }
}
