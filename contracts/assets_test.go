package contracts

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"pgregory.net/rapid"

	"probity"
	"probity/ledger"
)

const whole = 1_000_000_000

func TestAssetsRegisterMintsAndKeepsWhatWasCommittedTo(t *testing.T) {
	w := newWorld(t, false)
	r := w.must(modelOwner, w.in.assets, w.assets.PackRegister(kindModel, w.modelVersion("lenet", ether(2))))
	e := event(w, r, w.assets.UnpackRegisteredEvent)
	if e.Asset != 1 || e.Kind != kindModel || e.Owner != w.p[modelOwner].address {
		t.Errorf("registered: %+v", e)
	}
	added := event(w, r, w.assets.UnpackVersionAddedEvent)
	if !slices.Equal(added.Lineage, []LineageShare{{1, whole}}) {
		t.Errorf("lineage without parents: %v", added.Lineage)
	}
	v := read(w, w.in.assets, w.assets.PackVersion(1, 0), w.assets.UnpackVersion)
	if v.Content != label("lenet") || v.Manifest != label("lenet manifest") ||
		v.Lineage != lineageHash(added.Lineage) || v.Time != w.now() || v.Revoked {
		t.Errorf("version: %+v", v)
	}
	sameAmount(t, "fee", v.Fee, ether(2))
	circuits := []AssetsCircuit{{Key: w.keys[0], Weights: label("lenet weights")}, {Key: w.keys[1], Weights: label("lenet weights again")}}
	if got := read(w, w.in.assets, w.assets.PackCircuits(1, 0), w.assets.UnpackCircuits); !slices.Equal(got, circuits) || !slices.Equal(added.Circuits, circuits) {
		t.Errorf("circuits %v, announced as %v, want %v", got, added.Circuits, circuits)
	}
	for i, want := range circuits {
		got := read(w, w.in.assets, w.assets.PackCircuit(1, 0, uint8(i)), w.assets.UnpackCircuit)
		o := read(w, w.in.assets, w.assets.PackOffer(1, 0, want.Key), w.assets.UnpackOffer)
		if got.Key != want.Key || got.Weights != want.Weights || !o.Open || o.Circuit != uint8(i) {
			t.Errorf("circuit %d: %v, offered as %+v", i, got, o)
		}
	}
	_, err := w.view(w.in.assets, w.assets.PackCircuit(1, 0, 2))
	w.wantRevert("UnknownCircuit", err)
	_, err = w.view(w.in.assets, w.assets.PackCircuit(1, 1, 0))
	w.wantRevert("UnknownCircuit", err)
	_, err = w.view(w.in.assets, w.assets.PackCircuits(1, 1))
	w.wantRevert("UnknownVersion", err)
	if o := read(w, w.in.assets, w.assets.PackOffer(1, 0, label("another key")), w.assets.UnpackOffer); o.Open {
		t.Error("a version is offered under a key that it does not have")
	}
	if owner := read(w, w.in.assets, w.assets.PackOwnerOf(big.NewInt(1)), w.assets.UnpackOwnerOf); owner != w.p[modelOwner].address {
		t.Errorf("owner: %s", owner)
	}
	number := event(w, w.must(modelOwner, w.in.assets, w.assets.PackAddVersion(1, w.modelVersion("second", ether(1)))), w.assets.UnpackVersionAddedEvent).Version
	a := read(w, w.in.assets, w.assets.PackAsset(1), w.assets.UnpackAsset)
	if number != 1 || a.Versions != 2 || a.Kind != kindModel || a.Frozen || a.Creator != w.p[modelOwner].address {
		t.Errorf("after version %d: %+v", number, a)
	}
	if n := read(w, w.in.assets, w.assets.PackCount(), w.assets.UnpackCount); n != 1 {
		t.Errorf("%d assets, want 1", n)
	}
	for what, id := range map[string]uint64{"asset 0": 0, "asset 2": 2} {
		_, err := w.view(w.in.assets, w.assets.PackAsset(id))
		w.wantRevert("UnknownAsset", err)
		_, err = w.view(w.in.assets, w.assets.PackIdentity(id, 0))
		w.wantRevert("UnknownVersion", err)
		if o := read(w, w.in.assets, w.assets.PackOffer(id, 0, w.keys[0]), w.assets.UnpackOffer); o.Open {
			t.Errorf("%s is open to orders", what)
		}
	}
	one := read(w, w.in.assets, w.assets.PackIdentity(1, 0), w.assets.UnpackIdentity)
	if one == read(w, w.in.assets, w.assets.PackIdentity(1, 1), w.assets.UnpackIdentity) {
		t.Error("two versions have one identity")
	}
	if want := ledger.ModelHash(ledger.ModelVersion{Content: v.Content, Manifest: v.Manifest, Circuits: []probity.Circuit{
		{Key: circuits[0].Key, Weights: circuits[0].Weights}, {Key: circuits[1].Key, Weights: circuits[1].Weights},
	}}); one != want {
		t.Errorf("identity %x, want the receipts' %s", one, want)
	}
}

func TestAssetsRefuse(t *testing.T) {
	w := newWorld(t, false)
	model, lineage := w.register(modelOwner, kindModel, w.modelVersion("lenet", ether(2)))
	data, _ := w.register(dataOwner, kindDataset, dataVersion("digits"))
	A, at := w.assets, w.in.assets

	for _, kind := range []uint8{0, 3, 255} {
		w.refuse("InvalidKind", stranger, at, A.PackRegister(kind, w.modelVersion("m", ether(1))))
	}
	broken := func(kind uint8, change func(*AssetsVersionInput)) {
		t.Helper()
		v := w.modelVersion("m", new(big.Int))
		if kind == kindDataset {
			v = dataVersion("d")
		}
		change(&v)
		w.refuse("InvalidVersion", stranger, at, A.PackRegister(kind, v))
	}
	broken(kindModel, func(v *AssetsVersionInput) { v.Content = [32]byte{} })
	broken(kindModel, func(v *AssetsVersionInput) { v.Circuits = nil })
	broken(kindModel, func(v *AssetsVersionInput) { v.Circuits[1].Weights = [32]byte{} })
	broken(kindModel, func(v *AssetsVersionInput) { v.Circuits[0].Key = [32]byte{} })
	broken(kindModel, func(v *AssetsVersionInput) { v.Circuits[1].Key = v.Circuits[0].Key })
	broken(kindModel, func(v *AssetsVersionInput) {
		v.Circuits = nil
		for i := range 5 {
			v.Circuits = append(v.Circuits, AssetsCircuit{label(fmt.Sprint("key", i)), label("weights")})
		}
	})
	broken(kindDataset, func(v *AssetsVersionInput) { v.Content = [32]byte{} })
	broken(kindDataset, func(v *AssetsVersionInput) { v.Circuits = []AssetsCircuit{{label("k"), label("w")}} })
	broken(kindDataset, func(v *AssetsVersionInput) { v.Fee = big.NewInt(1) })

	with := func(parents ...AssetsParent) []byte {
		return A.PackRegister(kindModel, w.modelVersion("m", ether(1), parents...))
	}
	good := AssetsParent{Asset: model, Share: 1, Lineage: lineage}
	change := func(f func(*AssetsParent)) AssetsParent { p := good; f(&p); return p }
	w.refuse("TooManyParents", stranger, at, with(slices.Repeat([]AssetsParent{good}, 9)...))
	w.refuse("InvalidShare", stranger, at, with(change(func(p *AssetsParent) { p.Share = 0 })))
	w.refuse("InvalidShare", stranger, at, with(change(func(p *AssetsParent) { p.Share = whole }), good))
	w.refuse("InvalidShare", stranger, at, with(change(func(p *AssetsParent) { p.Share = whole + 1 })))
	w.refuse("UnknownVersion", stranger, at, with(change(func(p *AssetsParent) { p.Asset = 9 })))
	w.refuse("UnknownVersion", stranger, at, with(change(func(p *AssetsParent) { p.Version = 1 })))
	w.refuse("UnknownVersion", stranger, at, with(change(func(p *AssetsParent) { p.Asset = 3 }))) // itself
	w.refuse("LineageMismatch", stranger, at, with(change(func(p *AssetsParent) { p.Lineage = nil })))
	w.refuse("LineageMismatch", stranger, at, with(change(func(p *AssetsParent) { p.Lineage = []LineageShare{{model, whole - 1}} })))
	w.refuse("LineageMismatch", stranger, at, with(change(func(p *AssetsParent) { p.Asset = data })))
	w.must(stranger, at, with(slices.Repeat([]AssetsParent{good}, 8)...))

	w.refuse("NotOwner", stranger, at, A.PackAddVersion(model, w.modelVersion("m", ether(1))))
	w.refuse("NotOwner", stranger, at, A.PackAddVersion(99, w.modelVersion("m", ether(1))))
	w.refuse("NotOwner", stranger, at, A.PackSetFee(model, 0, ether(1)))
	w.refuse("NotOwner", stranger, at, A.PackFreeze(model))
	w.refuse("NotOwner", stranger, at, A.PackRevoke(model, 0))
	w.refuse("NotCreator", stranger, at, A.PackSetRoyalty(model, 100))
	w.refuse("UnknownVersion", modelOwner, at, A.PackSetFee(model, 1, ether(1)))
	w.refuse("UnknownVersion", modelOwner, at, A.PackRevoke(model, 1))
	w.refuse("NotAModel", dataOwner, at, A.PackSetFee(data, 0, ether(1)))
	w.refuse("RoyaltyTooHigh", modelOwner, at, A.PackSetRoyalty(model, 1001))

	w.must(modelOwner, at, A.PackRevoke(model, 0))
	w.refuse("VersionRevoked", modelOwner, at, A.PackRevoke(model, 0))
	w.must(modelOwner, at, A.PackFreeze(model))
	w.refuse("AssetFrozen", modelOwner, at, A.PackFreeze(model))
	w.refuse("AssetFrozen", modelOwner, at, A.PackAddVersion(model, w.modelVersion("m", ether(1))))
	// What derives from it goes on paying it.
	w.must(stranger, at, with(good))
}

func TestAssetsFeeAndRoyalty(t *testing.T) {
	w := newWorld(t, false)
	model, _ := w.register(modelOwner, kindModel, w.modelVersion("lenet", ether(2)))
	w.must(modelOwner, w.in.assets, w.assets.PackSetFee(model, 0, ether(3)))
	o := read(w, w.in.assets, w.assets.PackOffer(model, 0, w.keys[1]), w.assets.UnpackOffer)
	sameAmount(t, "fee", o.Fee, ether(3))
	if !o.Open || o.Circuit != 1 {
		t.Errorf("offer: %+v", o)
	}
	id := new(big.Int).SetUint64(model)
	w.must(modelOwner, w.in.assets, w.assets.PackSetRoyalty(model, 250))
	w.must(modelOwner, w.in.assets, w.assets.PackTransferFrom(w.p[modelOwner].address, w.p[stranger].address, id))
	w.refuse("NotCreator", modelOwner, w.in.assets, w.assets.PackSetRoyalty(model, 1000))
	w.refuse("NotCreator", stranger, w.in.assets, w.assets.PackSetRoyalty(model, 0))
	w.refuse("NotOwner", modelOwner, w.in.assets, w.assets.PackSetFee(model, 0, ether(1)))
	most := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	for _, price := range []*big.Int{new(big.Int), big.NewInt(39), big.NewInt(40), big.NewInt(10_001), ether(7), most} {
		r := read(w, w.in.assets, w.assets.PackRoyaltyInfo(id, price), w.assets.UnpackRoyaltyInfo)
		want := new(big.Int).Mul(price, big.NewInt(250))
		sameAmount(t, "royalty", r.Amount, want.Quo(want, big.NewInt(10_000)))
		if r.Receiver != w.p[modelOwner].address {
			t.Errorf("royalty goes to %s", r.Receiver)
		}
	}
	_, err := w.view(w.in.assets, w.assets.PackRoyaltyInfo(big.NewInt(99), ether(1)))
	w.wantRevert("ERC721NonexistentToken", err)
	for name, id := range map[string][4]byte{"ERC-165": {0x01, 0xff, 0xc9, 0xa7}, "ERC-721": {0x80, 0xac, 0x58, 0xcd}, "ERC-2981": {0x2a, 0x55, 0x20, 0x5a}} {
		if !read(w, w.in.assets, w.assets.PackSupportsInterface(id), w.assets.UnpackSupportsInterface) {
			t.Errorf("does not support %s", name)
		}
	}
	if read(w, w.in.assets, w.assets.PackSupportsInterface([4]byte{0xff, 0xff, 0xff, 0xff}), w.assets.UnpackSupportsInterface) {
		t.Error("supports everything")
	}
}

// lineageHash is Lineage.hash: keccak256 of the ABI encoding of Share[].
func lineageHash(l []LineageShare) [32]byte {
	var b []byte
	word := func(n uint64) { b = append(b, common.LeftPadBytes(new(big.Int).SetUint64(n).Bytes(), 32)...) }
	word(32)
	word(uint64(len(l)))
	for _, s := range l {
		word(s.Asset)
		word(uint64(s.Parts))
	}
	return crypto.Keccak256Hash(b)
}

// flatten is the model that the contract is held to.
func flatten(id uint64, parents []AssetsParent) []LineageShare {
	out := []LineageShare{{Asset: id}}
	own := uint64(whole)
	for _, p := range parents {
		for _, s := range p.Lineage {
			parts := uint64(p.Share) * uint64(s.Parts) / whole
			if parts == 0 || s.Asset == id {
				continue
			}
			own -= parts
			i := slices.IndexFunc(out[1:], func(o LineageShare) bool { return o.Asset == s.Asset })
			if i < 0 {
				out = append(out, LineageShare{s.Asset, uint32(parts)})
			} else {
				out[1+i].Parts += uint32(parts)
			}
		}
	}
	out[0].Parts = uint32(own)
	return out
}

func TestLineageIsFlattenedAsTheModelSays(t *testing.T) {
	w := newWorld(t, false)
	type version struct {
		asset   uint64
		number  uint32
		lineage []LineageShare
	}
	var all []version
	assets := uint64(0)
	tooLong := 0
	rapid.Check(t, func(rt *rapid.T) {
		id, number := assets+1, uint32(0)
		if assets > 0 && rapid.IntRange(0, 3).Draw(rt, "again") == 0 {
			id = rapid.Uint64Range(1, assets).Draw(rt, "asset")
			for _, v := range all {
				if v.asset == id {
					number++
				}
			}
		}
		var parents []AssetsParent
		left := uint32(whole)
		for range min(len(all), rapid.IntRange(0, 8).Draw(rt, "parents")) {
			if left == 0 {
				break
			}
			v := all[rapid.IntRange(0, len(all)-1).Draw(rt, "parent")]
			share := rapid.OneOf(rapid.Uint32Range(1, left), rapid.Uint32Range(1, min(left, 3)), rapid.Just(left), rapid.Just(max(1, left/2))).Draw(rt, "share")
			left -= share
			parents = append(parents, AssetsParent{Asset: v.asset, Version: v.number, Share: share, Lineage: v.lineage})
		}
		v := w.modelVersion(fmt.Sprint("model ", id, number), ether(1), parents...)
		data := w.assets.PackAddVersion(id, v)
		if number == 0 {
			data = w.assets.PackRegister(kindModel, v)
		}
		want := flatten(id, parents)
		r, err := w.send(modelOwner, &w.in.assets, data)
		if len(want) > 32 {
			w.wantRevert("LineageTooLong", err)
			tooLong++
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		e := event(w, r, w.assets.UnpackVersionAddedEvent)
		if e.Asset != id || e.Version != number || !slices.Equal(e.Lineage, want) {
			rt.Fatalf("asset %d version %d: lineage %v, want %v", e.Asset, e.Version, e.Lineage, want)
		}
		sum := uint64(0)
		for _, s := range want {
			sum += uint64(s.Parts)
		}
		if sum != whole {
			rt.Fatalf("parts sum to %d", sum)
		}
		if got := read(w, w.in.assets, w.assets.PackLineageOf(id, number), w.assets.UnpackLineageOf); got != lineageHash(want) {
			rt.Fatalf("hash of the lineage %x, want %x", got, lineageHash(want))
		}
		assets = max(assets, id)
		all = append(all, version{id, number, want})
	})
	t.Logf("%d versions, %d lineages too long", len(all), tooLong)
}

// wide registers n assets of as many owners as there are people, and a model
// whose lineage names n assets, itself included.
func (w *world) wide(n int) (uint64, []LineageShare) {
	w.t.Helper()
	var groups []AssetsParent
	// A lineage of 32 needs a middle layer, since a version has 8 parents at most.
	for left := n - 1; left > 0; {
		var parents []AssetsParent
		for range min(left-1, 4) {
			id, lineage := w.register(dataOwner, kindDataset, dataVersion("leaf"))
			parents = append(parents, AssetsParent{Asset: id, Share: 100_000_000, Lineage: lineage})
		}
		id, lineage := w.register(dataOwner, kindDataset, dataVersion("group", parents...))
		groups = append(groups, AssetsParent{Asset: id, Share: 100_000_000, Lineage: lineage})
		left -= len(lineage)
	}
	return w.register(modelOwner, kindModel, w.modelVersion("wide", ether(1), groups...))
}

func TestLineageHoldsThirtyTwoAssetsAndNoMore(t *testing.T) {
	w := newWorld(t, false)
	id, lineage := w.wide(32)
	if len(lineage) != 32 {
		t.Fatalf("lineage of %d assets", len(lineage))
	}
	child := AssetsParent{Asset: id, Share: whole, Lineage: lineage}
	w.refuse("LineageTooLong", stranger, w.in.assets, w.assets.PackRegister(kindModel, w.modelVersion("33", ether(1), child)))
	// A new version of the same asset is in the lineage already.
	w.must(modelOwner, w.in.assets, w.assets.PackAddVersion(id, w.modelVersion("wide 2", ether(1), child)))
}
