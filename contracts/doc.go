// Package contracts holds the contracts on chain and speaks to them: for every
// contract in src a binding that encodes its calls and decodes its results,
// events and errors, and the bytecode to deploy it (MarketMetaData.Bin and so
// on). What the package promises is that all of it was made from src by the
// compiler that package-lock.json pins, with the settings in build/input.json.
//
// # The contracts
//
// Assets are models and data sets as tokens, with versions that never change.
// Revenue splits what an asset earns along its lineage. Providers holds the
// bonds. Market takes orders, escrows their price and pays against a proof,
// which ProofVerifier checks. Leases pays machines by the second out of escrow
// accounts; Quorum has several providers, or one and its referees, answer for an
// output. SumcheckOpening, a library, checks the openings of
// proof/sumcheck. Anchors keeps checkpoints of transparency logs. Credit is the
// money of the development chain.
//
// # Generated files
//
// NAME.gen.go, build and testdata/build are written by go generate, which needs
// node and npm. Snapshots of interfaces, storage layouts and gas are in
// snapshots; a test fails when one of them changes, and go test -update
// rewrites them.
package contracts

//go:generate go run ./internal/gen
