import FundMessages

extension Fundledger_V1_GetProjectRegisterRequest: ReadRequest {}
extension Fundledger_V1_ListProjectsRequest: ReadRequest {}
extension Fundledger_V1_GetProgressRequest: ReadRequest {}
extension Fundledger_V1_TraceProjectRequest: ReadRequest {}
extension Fundledger_V1_TraceIndicatorRequest: ReadRequest {}
extension Fundledger_V1_GetAgingRequest: ReadRequest {}
extension Fundledger_V1_GetBlockingRequest: ReadRequest {}
extension Fundledger_V1_GetDisclosureRequest: ReadRequest {}
extension Fundledger_V1_GetPlanRequest: ReadRequest {}
extension Fundledger_V1_ListPlansRequest: ReadRequest {}
extension Fundledger_V1_GetIndicatorRequest: ReadRequest {}
extension Fundledger_V1_ListIndicatorsRequest: ReadRequest {}
extension Fundledger_V1_GetPaymentRequest: ReadRequest {}
extension Fundledger_V1_ListPaymentsRequest: ReadRequest {}

extension Fundledger_V1_GetProjectRegisterResponse: FundAnswer {}
extension Fundledger_V1_ListProjectsResponse: FundAnswer {}
extension Fundledger_V1_GetProgressResponse: FundAnswer {}
extension Fundledger_V1_TraceProjectResponse: FundAnswer {}
extension Fundledger_V1_TraceIndicatorResponse: FundAnswer {}
extension Fundledger_V1_GetAgingResponse: FundAnswer {}
extension Fundledger_V1_GetBlockingResponse: FundAnswer {}
extension Fundledger_V1_GetDisclosureResponse: FundAnswer {}
extension Fundledger_V1_GetPlanResponse: FundAnswer {}
extension Fundledger_V1_ListPlansResponse: FundAnswer {}
extension Fundledger_V1_GetIndicatorResponse: FundAnswer {}
extension Fundledger_V1_ListIndicatorsResponse: FundAnswer {}
extension Fundledger_V1_GetPaymentResponse: FundAnswer {}
extension Fundledger_V1_ListPaymentsResponse: FundAnswer {}
