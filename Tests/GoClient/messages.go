package main

import "fmt"

// The messages this program needs, written by hand from Protocol/fundledger/v1/*.proto. The
// protobuf library reads the layout from the struct tags, so no generated code is needed.
// Fields that it does not use are left out and skipped.

type empty struct{}

func (*empty) Reset()         {}
func (*empty) String() string { return "{}" }
func (*empty) ProtoMessage()  {}

type Revision struct {
	Block uint64 `protobuf:"varint,1,opt,name=block,proto3" json:"block"`
	Index uint32 `protobuf:"varint,2,opt,name=index,proto3" json:"index"`
}

func (m *Revision) Reset()         { *m = Revision{} }
func (m *Revision) String() string { return fmt.Sprintf("%+v", *m) }
func (*Revision) ProtoMessage()    {}

type Dimension struct {
	Key   string `protobuf:"bytes,1,opt,name=key,proto3"`
	Value string `protobuf:"bytes,2,opt,name=value,proto3"`
}

func (m *Dimension) Reset()         { *m = Dimension{} }
func (m *Dimension) String() string { return fmt.Sprintf("%+v", *m) }
func (*Dimension) ProtoMessage()    {}

type CheckResponse struct {
	Serving  bool      `protobuf:"varint,1,opt,name=serving,proto3" json:"serving"`
	Version  string    `protobuf:"bytes,2,opt,name=version,proto3" json:"version"`
	Durable  *Revision `protobuf:"bytes,3,opt,name=durable,proto3" json:"durable"`
	Identity string    `protobuf:"bytes,11,opt,name=identity,proto3" json:"identity"`
}

func (m *CheckResponse) Reset()         { *m = CheckResponse{} }
func (m *CheckResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*CheckResponse) ProtoMessage()    {}

type OpenLedgerRequest struct {
	Entity     string `protobuf:"bytes,1,opt,name=entity,proto3"`
	Book       string `protobuf:"bytes,2,opt,name=book,proto3"`
	Name       string `protobuf:"bytes,3,opt,name=name,proto3"`
	FirstMonth uint32 `protobuf:"varint,4,opt,name=first_month,proto3"`
}

func (m *OpenLedgerRequest) Reset()         { *m = OpenLedgerRequest{} }
func (m *OpenLedgerRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*OpenLedgerRequest) ProtoMessage()    {}

type LedgerInfo struct {
	Ledger uint32 `protobuf:"fixed32,1,opt,name=ledger,proto3"`
}

func (m *LedgerInfo) Reset()         { *m = LedgerInfo{} }
func (m *LedgerInfo) String() string { return fmt.Sprintf("%+v", *m) }
func (*LedgerInfo) ProtoMessage()    {}

type OpenLedgerResponse struct {
	Ledger *LedgerInfo `protobuf:"bytes,1,opt,name=ledger,proto3"`
}

func (m *OpenLedgerResponse) Reset()         { *m = OpenLedgerResponse{} }
func (m *OpenLedgerResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*OpenLedgerResponse) ProtoMessage()    {}

type NewAccount struct {
	Ledger     uint32       `protobuf:"fixed32,1,opt,name=ledger,proto3"`
	Subject    string       `protobuf:"bytes,2,opt,name=subject,proto3"`
	Dimensions []*Dimension `protobuf:"bytes,3,rep,name=dimensions,proto3"`
}

func (m *NewAccount) Reset()         { *m = NewAccount{} }
func (m *NewAccount) String() string { return fmt.Sprintf("%+v", *m) }
func (*NewAccount) ProtoMessage()    {}

type OpenAccountsRequest struct {
	Accounts []*NewAccount `protobuf:"bytes,1,rep,name=accounts,proto3"`
}

func (m *OpenAccountsRequest) Reset()         { *m = OpenAccountsRequest{} }
func (m *OpenAccountsRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*OpenAccountsRequest) ProtoMessage()    {}

type OpenAccountsResponse struct {
	Account []uint32 `protobuf:"fixed32,1,rep,packed,name=account,proto3"`
}

func (m *OpenAccountsResponse) Reset()         { *m = OpenAccountsResponse{} }
func (m *OpenAccountsResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*OpenAccountsResponse) ProtoMessage()    {}

type OpenLaneRequest struct {
	Name string `protobuf:"bytes,1,opt,name=name,proto3"`
}

func (m *OpenLaneRequest) Reset()         { *m = OpenLaneRequest{} }
func (m *OpenLaneRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*OpenLaneRequest) ProtoMessage()    {}

type OpenLaneResponse struct {
	Lane       uint32 `protobuf:"fixed32,1,opt,name=lane,proto3" json:"lane"`
	Epoch      uint32 `protobuf:"varint,2,opt,name=epoch,proto3" json:"epoch"`
	NextSerial uint64 `protobuf:"varint,3,opt,name=next_serial,proto3" json:"next_serial"`
}

func (m *OpenLaneResponse) Reset()         { *m = OpenLaneResponse{} }
func (m *OpenLaneResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*OpenLaneResponse) ProtoMessage()    {}

type PostVouchersRequest struct {
	Lane        uint32   `protobuf:"fixed32,1,opt,name=lane,proto3"`
	Epoch       uint32   `protobuf:"varint,2,opt,name=epoch,proto3"`
	FirstSerial uint64   `protobuf:"varint,3,opt,name=first_serial,proto3"`
	Day         []uint32 `protobuf:"fixed32,6,rep,packed,name=day,proto3"`
	LegCount    []uint32 `protobuf:"fixed32,7,rep,packed,name=leg_count,proto3"`
	Summary     []string `protobuf:"bytes,8,rep,name=summary,proto3"`
	Account     []uint32 `protobuf:"fixed32,11,rep,packed,name=account,proto3"`
	Amount      []int64  `protobuf:"fixed64,12,rep,packed,name=amount,proto3"`
	WithNumbers bool     `protobuf:"varint,14,opt,name=with_numbers,proto3"`
}

func (m *PostVouchersRequest) Reset()         { *m = PostVouchersRequest{} }
func (m *PostVouchersRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*PostVouchersRequest) ProtoMessage()    {}

type OutcomeRun struct {
	First    uint32 `protobuf:"varint,1,opt,name=first,proto3" json:"-"`
	Count    uint32 `protobuf:"varint,2,opt,name=count,proto3" json:"-"`
	Block    uint64 `protobuf:"varint,3,opt,name=block,proto3" json:"block"`
	Index    uint32 `protobuf:"varint,4,opt,name=index,proto3" json:"index"`
	Replayed bool   `protobuf:"varint,5,opt,name=replayed,proto3" json:"replayed"`
}

func (m *OutcomeRun) Reset()         { *m = OutcomeRun{} }
func (m *OutcomeRun) String() string { return fmt.Sprintf("%+v", *m) }
func (*OutcomeRun) ProtoMessage()    {}

type PostVouchersResponse struct {
	Runs     []*OutcomeRun `protobuf:"bytes,1,rep,name=runs,proto3"`
	Refusals []*Refusal    `protobuf:"bytes,2,rep,name=refusals,proto3"`
	Number   []uint32      `protobuf:"fixed32,3,rep,packed,name=number,proto3"`
}

func (m *PostVouchersResponse) Reset()         { *m = PostVouchersResponse{} }
func (m *PostVouchersResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*PostVouchersResponse) ProtoMessage()    {}

type GetBalancesRequest struct {
	Account []uint32 `protobuf:"fixed32,1,rep,packed,name=account,proto3"`
}

func (m *GetBalancesRequest) Reset()         { *m = GetBalancesRequest{} }
func (m *GetBalancesRequest) String() string { return fmt.Sprintf("%+v", *m) }
func (*GetBalancesRequest) ProtoMessage()    {}

type GetBalancesResponse struct {
	Balance []int64 `protobuf:"fixed64,1,rep,packed,name=balance,proto3"`
}

func (m *GetBalancesResponse) Reset()         { *m = GetBalancesResponse{} }
func (m *GetBalancesResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (*GetBalancesResponse) ProtoMessage()    {}

type Figure struct {
	Name  string `protobuf:"bytes,1,opt,name=name,proto3" json:"name"`
	Value int64  `protobuf:"fixed64,2,opt,name=value,proto3" json:"value"`
}

func (m *Figure) Reset()         { *m = Figure{} }
func (m *Figure) String() string { return fmt.Sprintf("%+v", *m) }
func (*Figure) ProtoMessage()    {}

type Refusal struct {
	Code    uint32    `protobuf:"varint,1,opt,name=code,proto3" json:"code"`
	Name    string    `protobuf:"bytes,2,opt,name=name,proto3" json:"name"`
	Message string    `protobuf:"bytes,3,opt,name=message,proto3" json:"message"`
	Figures []*Figure `protobuf:"bytes,8,rep,name=figures,proto3" json:"figures"`
}

func (m *Refusal) Reset()         { *m = Refusal{} }
func (m *Refusal) String() string { return fmt.Sprintf("%d %s: %s", m.Code, m.Name, m.Message) }
func (*Refusal) ProtoMessage()    {}
