package cobuy_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cobuy"
)

const sample = corpus + "/good/sample-shop.cobuy"

func read(t *testing.T, path string) []byte {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func write(t *testing.T, path string, file []byte) {
	t.Helper()
	if err := os.WriteFile(path, file, 0o666); err != nil {
		t.Fatal(err)
	}
}

func Example() {
	index, err := cobuy.Open("../../tests/corpus/good/sample-shop.cobuy")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer index.Close()
	anchor, _, _ := index.Find("machine-espresso-home")
	neighbours, _ := index.Neighbours(cobuy.Together, anchor, 2)
	for _, n := range neighbours {
		title, _ := index.Title(n.Item)
		fmt.Printf("%s: %d of %d orders\n", title, n.Support, n.AtRisk)
	}
	// Output:
	// Tamper, steel, 58 mm: 72 of 216 orders
	// Descaler, 500 ml: 58 of 216 orders
}

func TestNumbersThatAreNoItem(t *testing.T) {
	x, err := cobuy.Open(sample)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, number := range []uint32{uint32(x.Len()), math.MaxUint32} {
		_, there, err := x.Item(number)
		text, _ := x.Text(number)
		title, _ := x.Title(number)
		n, _ := x.Neighbours(cobuy.Next, number, math.MaxInt)
		u, _ := x.Upgrades(number, 9)
		s, _ := x.Substitutes(number, 9)
		a, _ := x.Attributes(number)
		row, _ := x.Row(cobuy.Together, number)
		r, _ := x.Replenish(number)
		if there || err != nil || text != "" || title != "" || len(n)+len(u)+len(s)+len(a) != 0 || row != (cobuy.Row{Furthest: cobuy.GateNone}) || r.Known {
			t.Errorf("%d has an answer", number)
		}
	}
	if _, err := x.Neighbours(cobuy.Upgrade, 0, 1); err != cobuy.ErrTable {
		t.Error(err)
	}
	if n, err := x.Neighbours(cobuy.Together, 0, -1); len(n) != 0 || err != nil {
		t.Error(n, err)
	}
}

func TestAppendKeepsWhatWasThere(t *testing.T) {
	x, _ := cobuy.Open(sample)
	defer x.Close()
	anchor, _, _ := x.Find("machine-espresso-home")
	room := make([]cobuy.Neighbour, 1, 20)
	room[0].Rank = 77
	all, err := x.AppendNeighbours(room, cobuy.Together, anchor, 5)
	alone, _ := x.Neighbours(cobuy.Together, anchor, 5)
	if err != nil || len(alone) != 2 || len(all) != 3 || all[0].Rank != 77 || all[1] != alone[0] {
		t.Error(len(all), err)
	}
	if allocations := testing.AllocsPerRun(100, func() { x.AppendNeighbours(room[:0], cobuy.Together, anchor, 12) }); allocations != 0 {
		t.Errorf("%v allocations a look-up", allocations)
	}
}

// A file that is cut while it is mapped: what is gone is an error, and the process lives on.
func TestCutInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.cobuy")
	write(t, path, read(t, sample))
	x, err := cobuy.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	// The page of the cut is read as zeros, those behind it are gone.
	if err := x.Verify(); err == nil {
		t.Error("a file that was cut is verified")
	}
	seen := map[error]int{}
	for i := uint32(0); i < uint32(x.Len()); i++ {
		_, err := x.Neighbours(cobuy.Next, i, 9)
		if err != nil && !errors.Is(err, cobuy.ErrDamaged) {
			seen[err]++
		}
	}
	if runtime.GOOS == "linux" && seen[cobuy.ErrChanged] == 0 {
		t.Errorf("nothing was gone: %v", seen)
	}
	x.Close()
	if _, err := x.Neighbours(cobuy.Next, 1, 9); err == nil {
		t.Error("a closed index answers")
	}
	if _, err := cobuy.Open(path); !errors.Is(err, cobuy.ErrDamaged) || !strings.Contains(err.Error(), "header") {
		t.Error(err)
	}
}

// A file that is rewritten in place while goroutines read it: any answer, and no crash.
func TestRewrittenInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.cobuy")
	whole := read(t, sample)
	write(t, path, whole)
	x, err := cobuy.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	stop := time.Now().Add(300 * time.Millisecond)
	for g := 0; g < 2; g++ {
		readers.Add(1)
		go func(number uint32) {
			defer readers.Done()
			for ; time.Now().Before(stop); number++ {
				x.Neighbours(cobuy.Together, number%75, 12)
				x.Cart(cobuy.Next, 0, cobuy.Request{Items: []uint32{number % 75, (number + 7) % 75}})
				x.Item(number % 75)
				x.Find("machine-espresso-home")
			}
		}(uint32(g))
	}
	random := rand.New(rand.NewSource(1))
	f, _ := os.OpenFile(path, os.O_WRONLY, 0)
	for time.Now().Before(stop) {
		noise := make([]byte, 64)
		random.Read(noise)
		f.WriteAt(noise, int64(random.Intn(len(whole)-64)))
	}
	f.Close()
	readers.Wait()
}

func TestWhatIsNoFile(t *testing.T) {
	folder := t.TempDir()
	if _, err := cobuy.Open(filepath.Join(folder, "nothing")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := cobuy.Open(folder); !errors.Is(err, cobuy.ErrDamaged) {
		t.Error(err)
	}
	if _, err := cobuy.OpenBytes(nil); !errors.Is(err, cobuy.ErrDamaged) {
		t.Error(err)
	}
}

func TestRandomDamage(t *testing.T) {
	whole := read(t, corpus+"/good/every-way.cobuy")
	from := 64 + 24*int(whole[12])
	hash := bytes.Index(whole, []byte("HASH"))
	heads := []int{from, int(binary.LittleEndian.Uint32(whole[hash+8:]))} // what open looks at stays: the first fields of ITEM and HASH
	random := rand.New(rand.NewSource(7))
	for round := 0; round < 3000; round++ {
		file := append([]byte(nil), whole...)
		for k := random.Intn(8); k >= 0; k-- {
			file[from+random.Intn(len(file)-from)] = byte(random.Intn(256))
		}
		for _, at := range heads {
			copy(file[at:at+8], whole[at:])
		}
		x, err := cobuy.OpenBytes(file)
		if err != nil {
			t.Fatal(err)
		}
		x.Verify()
		x.Info()
		x.Find("c")
		x.Cart(cobuy.Together, 0, cobuy.Request{Items: []uint32{0, 1, 2}})
		x.Place(cobuy.PlaceProduct, cobuy.Request{Items: []uint32{1}, OutOfStock: []uint32{1}})
		for i := uint32(0); i < 6; i++ {
			x.Item(i)
			x.Neighbours(cobuy.Together, i, math.MaxInt)
			x.Neighbours(cobuy.Next, i, math.MaxInt)
			x.Upgrades(i, math.MaxInt)
			x.Substitutes(i, math.MaxInt)
			x.Replenish(i)
			x.Differences(0, i)
		}
	}
}

// The control group is the same everywhere, and grows.
func TestControl(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(string(read(t, corpus+"/control.tsv"))), "\n")[1:] {
		f := strings.Split(line, "\t")
		place, err := strconv.Atoi(f[2])
		if err != nil || cobuy.Control(f[0], f[1], place) || !cobuy.Control(f[0], f[1], place+1) {
			t.Errorf("%q", f)
		}
	}
}

func TestSentences(t *testing.T) {
	x, err := cobuy.Open(sample)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	n := cobuy.Neighbour{Support: 1, AtRisk: 1, Customers: 1}
	said := func(table cobuy.Table, change func(*cobuy.Neighbour)) string {
		other := n
		change(&other)
		text, err := x.Explain(table, &other)
		if err != nil {
			t.Error(err)
		}
		return text
	}
	for expected, found := range map[string]string{
		"bought together in 1 of 1 order": said(cobuy.Together, func(*cobuy.Neighbour) {}),
		"bought together in 412 of 9 130 orders; counted over its family": said(cobuy.Together, func(n *cobuy.Neighbour) {
			n.Support, n.AtRisk, n.Level = 412, 9130, cobuy.LevelFamily
		}),
		"chosen by the shop; bought together in 1 of 1 order; counted over its category": said(cobuy.Together, func(n *cobuy.Neighbour) {
			n.Pinned, n.Level = true, cobuy.LevelCategory
		}),
		"chosen by the shop": said(cobuy.Next, func(n *cobuy.Neighbour) { n.Pinned, n.Support = true, 0 }),
		"":                   said(cobuy.Next, func(n *cobuy.Neighbour) { n.Support = 0 }),
		"bought within 60 days of 1 of 1 order, by 1 customer, usually within a day":  said(cobuy.Next, func(*cobuy.Neighbour) {}),
		"bought within 60 days of 1 of 1 order, by 1 customer, usually after 30 days": said(cobuy.Next, func(n *cobuy.Neighbour) { n.LagDays = 30 }),
		"1 234 567 customers moved up to it":                                          (&cobuy.Step{Forward: 1234567}).Explain(),
		"1 customer moved up to it, 1 000 moved back":                                 (&cobuy.Step{Forward: 1, Backward: 1000}).Explain(),
		"bought in its place by 2 customers; both in 3 of 1 000 orders":               (&cobuy.StandIn{Later: 1, Earlier: 1, Together: 3, AnchorSupport: 1000}).Explain(),
		"bought again within 90 days by 5 of 10 buyers, usually after 1 day": (&cobuy.Replenishment{
			Known: true, WindowDays: 90, Repeat: 5, Observed: 10, Intervals: 9, MedianDays: 1}).Explain(),
	} {
		if expected != found {
			t.Errorf("%q, expected %q", found, expected)
		}
	}
}

func TestPlacements(t *testing.T) {
	x, err := cobuy.Open(sample)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	anchor, _, _ := x.Find("machine-espresso-home")
	page := []uint32{anchor}
	for bit, most := range []int{4, 2, 1, 3, 4} {
		place := cobuy.Place(1) << bit
		few, _, err := x.Place(place, cobuy.Request{Items: page})
		all, _, _ := x.Place(place, cobuy.Request{Items: page, Limit: 99})
		if err != nil || cobuy.PlacementItems(place) != most || len(few) > most || (len(few) < most && len(few) < len(all)) {
			t.Errorf("%v: %d of %d, %v", place.Names(), len(few), len(all), err)
		}
		for i, s := range all {
			if s.Because.Places&place == 0 || (i < len(few) && few[i] != s) {
				t.Errorf("%v: %d is not to be shown there", place.Names(), s.Item)
			}
		}
	}
	shown, _, _ := x.Place(cobuy.PlaceProduct, cobuy.Request{Items: page})
	for _, r := range []cobuy.Request{{Items: page, Bought: []uint32{shown[0].Item}}, {Items: page, OutOfStock: []uint32{shown[0].Item}}} {
		rest, _, err := x.Place(cobuy.PlaceProduct, r)
		if err != nil || len(rest) == 0 || rest[0] != shown[1] {
			t.Errorf("%v: %v, %v", r, rest, err)
		}
	}
	if _, table, err := x.Place(cobuy.PlaceProduct, cobuy.Request{Items: page, OutOfStock: page}); table != cobuy.Substitute || err != nil {
		t.Error(table, err)
	}
	if _, _, err := x.Place(cobuy.PlaceCart|cobuy.PlaceEmail, cobuy.Request{Items: page}); err != cobuy.ErrPlace {
		t.Error(err)
	}
	if _, err := x.Cart(cobuy.Together, 32, cobuy.Request{Items: page}); err != cobuy.ErrPlace {
		t.Error(err)
	}
	if _, err := x.Cart(cobuy.Upgrade, 0, cobuy.Request{Items: page}); err != cobuy.ErrTable {
		t.Error(err)
	}
}

func TestLive(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "current")
	put := func(file []byte) {
		write(t, path+".new", file)
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	put(read(t, sample))
	l, err := cobuy.OpenLive(path, 0, (*cobuy.Index).Verify)
	if err != nil {
		t.Fatal(err)
	}
	first := l.Index()
	if l.Index() != first || l.Err() != nil {
		t.Error("another index of the same file")
	}
	damaged := read(t, corpus+"/good/ten-items.cobuy")
	damaged[len(damaged)-100] ^= 1
	put(damaged)
	if l.Index() != first || !errors.Is(l.Err(), cobuy.ErrDamaged) || !errors.Is(l.Reload(), cobuy.ErrDamaged) {
		t.Error("what is damaged went live", l.Err())
	}
	os.Remove(path)
	if l.Index() != first || !errors.Is(l.Err(), os.ErrNotExist) {
		t.Error("a path that leads nowhere ended it", l.Err())
	}
	put(read(t, corpus+"/good/ten-items.cobuy"))
	if l.Index() == first || l.Index().Len() != 10 || l.Err() != nil {
		t.Error("what was published is not live", l.Err())
	}
	if _, err := first.Neighbours(cobuy.Together, 3, 9); err != nil || first.Len() != 75 {
		t.Error("the index before does not answer on", err)
	}
	if _, err := cobuy.OpenLive(filepath.Join(folder, "nothing"), time.Second); err == nil {
		t.Error("nothing is live")
	}
}

// Goroutines look up while files are swapped: never a failure, and no map of an old file stays.
func TestSwapsUnderLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "current")
	files := [][]byte{read(t, sample), read(t, corpus+"/good/sample-orders-alone.cobuy")}
	write(t, path, files[0])
	l, err := cobuy.OpenLive(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	done := make(chan struct{})
	for g := 0; g < 2; g++ {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for i := uint32(0); ; i++ {
				select {
				case <-done:
					return
				default:
				}
				x := l.Index()
				if n, err := x.Neighbours(cobuy.Together, i%uint32(x.Len()), 12); err != nil || len(n) > 12 {
					t.Error(err)
					return
				}
			}
		}()
	}
	for swap := 0; swap < 300; swap++ {
		write(t, path+".new", files[swap%2])
		if err := os.Rename(path+".new", path); err != nil {
			t.Error(err)
		}
		l.Reload()
	}
	close(done)
	readers.Wait()
	if runtime.GOOS != "linux" {
		return
	}
	for left := 100; ; left-- {
		runtime.GC()
		maps := strings.Count(string(read(t, "/proc/self/maps")), "current")
		if maps <= 2 {
			break
		}
		if left == 0 {
			t.Fatalf("%d maps of files that were replaced", maps)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
