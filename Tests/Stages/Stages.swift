/// Every stage, in the order in which a batch meets them; then what is read.
enum Stages {
  static var all: [any Stage.Type] {
    [
      TLSReceiveStage.self, FrameDecodeStage.self, BatchFrameStage.self, DecodeStage.self,
      DecideStage.self, FrozenDecideStage.self, BlockStage.self, TreeStage.self,
      OneByOneTreeStage.self, AppendStage.self, FrameEncodeStage.self, FreezeStage.self,
      SnapshotStage.self, RestoreStage.self, RecoveryStage.self, BalanceStage.self,
      HistoryStage.self, AsOfStage.self, AsOfDayStage.self,
    ]
  }
}
