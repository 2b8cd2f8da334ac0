using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>The blocks of a matrix product.</summary>
internal unsafe struct GemmWork<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    // From so many panels of rows on, the first packs B while it is computed. What few pass is read fastest part by part.
    private const int FewestPanelsToPackMeanwhile = 4;

    private readonly int _m, _n, _k, _batch;

    // Whether rows and columns were exchanged, so that the epilogue must be told the other way round.
    private readonly bool _exchanged;
    private readonly bool _apart, _transposeB, _accumulate, _fromMiddle;
    private readonly nint _aStride, _bStride, _cStride, _aNext, _bNext, _cNext;
    private readonly T* _a, _b, _c, _packedB, _copies;
    private readonly long _packedLength;
    private readonly delegate*<void*, int, int, int, int, void> _epilogue;
    private readonly delegate*<void*, T*, nint, int, int, int, int, void> _consumer;
    private readonly void* _context;
    private readonly GemmPlan _plan;
    private Rooms _rooms;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public GemmWork(in GemmCall<T> call)
    {
        GemmShape shape = call.Shape;
        _m = shape.M;
        _n = shape.N;
        _k = shape.K;
        _batch = call.Batch;
        _a = call.A;
        _b = call.B;
        _c = call.C;
        _aStride = call.LeadingA;
        _bStride = call.LeadingB;
        _cStride = call.LeadingC;
        _aNext = call.StrideA;
        _bNext = call.StrideB;
        _cNext = call.StrideC;
        _apart = !shape.TransposeA;
        _transposeB = GemmSmall.ReadsAsTransposed(call);
        _accumulate = call.Accumulate;
        _fromMiddle = call.FromMiddle;
        _epilogue = call.Epilogue;
        _consumer = call.Consumer;
        _context = call.EpilogueContext;

        if (_batch > 1 && _bNext == 0 && _apart && _aNext == _m * _aStride && _cNext == _m * _cStride && (long)_m * _batch <= int.MaxValue)
        {
            // One B for products that lie one below the other: a single taller product.
            _m *= _batch;
            _batch = 1;
        }
        if (_n == 1 && _m > 1 && _cStride == 1 && (_transposeB || _bStride == 1 || shape.TransposeA))
        {
            // Matrix times column: Cᵀ = op(B)ᵀ · op(A)ᵀ has one row, and that is as good as contiguous.
            (_m, _n) = (_n, _m);
            _a = call.B;
            _b = call.A;
            (_aNext, _bNext) = (_bNext, _aNext);
            nint step = _transposeB ? 1 : _bStride;
            _bStride = _aStride;
            _transposeB = _apart;
            _apart = step == 1;
            _aStride = step;
            _exchanged = true;
        }
        _plan = GemmPlan.Make<V, T>(_m, _n, _k, _apart, _transposeB, (int)_aStride, _batch, _bNext == 0);
        _packedLength = _plan.PackB && !_plan.PacksParts ? GemmPlan.PackedLength<T>(_n, _k) : 0;
        _packedB = call.Workspace;
        _copies = call.Workspace + (_plan.Method == GemmMethod.Turned ? _plan.TurnedLength<T>(_m, _n, _k) : _packedLength * (_bNext == 0 ? 1 : _batch));
    }

    /// <summary>A product that needs a plan.</summary>
    // By itself: the place that its structures take is cleared whenever a method begins, which tiny products would feel.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Multiply(in GemmCall<T> call)
    {
        if (GemmLongSums.Multiply<V, T>(call)) return;
        var work = new GemmWork<V, T>(call);
        work.Start();
    }

    private void Start()
    {
        if (_plan.PackB && !_plan.PacksParts)
        {
            var packing = new GemmPackingWork<V, T>(_b, _bStride, _bNext, _n, _k, _transposeB, _packedB, _packedLength);
            packing.Start(_bNext == 0 ? 1 : _batch);
        }
        if (_plan.Method == GemmMethod.Turned && _plan.PackA)
        {
            // Aᵀ is to B as B would be to A.
            var packing = new GemmPackingWork<V, T>(_a, _aStride, 0, _m, _k, transpose: true, _packedB, 0);
            packing.Start(1);
        }
        int blocks = (_batch + _plan.Group - 1) / _plan.Group * _plan.RowBlocks * _plan.ColumnBlocks * _plan.PartsOfRow;
        _rooms = new Rooms(blocks);
        ThreadTeam.Run(ref this, blocks, (long)_m * _n * _k * _batch);
        if (_plan.PartsOfRow == 1) return;
        PartialSums<V, T>.Add(_c, _copies, _plan.PartsOfRow - 1, _n, _n, _c);
        Finish(0, 0, 1, 0, _n);
    }

    public void Run(int block)
    {
        if (_plan.PartsOfRow > 1)
        {
            PartOfRow(block);
            return;
        }
        (int rest, int columnBlock) = Math.DivRem(block, _plan.ColumnBlocks);
        (int group, int rowBlock) = Math.DivRem(rest, _plan.RowBlocks);
        int row = (int)((long)_m * rowBlock / _plan.RowBlocks), rows = (int)((long)_m * (rowBlock + 1) / _plan.RowBlocks) - row;
        int column = columnBlock * _plan.BlockColumns, columns = Math.Min(_n - column, _plan.BlockColumns);
        bool takesRoom = _plan.RoomLength > 0 || _consumer != null;
        int room = takesRoom ? _rooms.Take() : 0, end = Math.Min(_batch, (group + 1) * _plan.Group);
        try
        {
            for (int product = group * _plan.Group; product < end; product++)
            {
                T* own = _copies + (nint)room * RoomLength;
                switch (_plan.Method)
                {
                    case GemmMethod.Row: Row(product, column, columns); break;
                    case GemmMethod.Dots: Dots(product, column, columns); break;
                    case GemmMethod.Turned: Turned(row, rows, column, columns, own); break;
                    default: Tiles(product, row, rows, column, columns, own); break;
                }
            }
        }
        finally
        {
            if (takesRoom) _rooms.Leave(room);
        }
    }

    private readonly nint RoomLength => _plan.RoomLength + (_consumer != null ? _plan.ConsumedRoom(_m) : 0);

    private readonly void Row(int product, int column, int columns)
    {
        GemmFewRows.Row<V, T>(_k, _a + product * _aNext, AStrideOfK, _b + product * _bNext + column, _bStride,
            _c + product * _cNext + column, columns, _accumulate);
        Finish(product, 0, 1, column, columns);
    }

    // The first part has its place in C, the others lie one behind the other. The caller takes blocks from the front, and a worker from the
    // back.
    private readonly void PartOfRow(int part)
    {
        int half = _plan.PartsOfRow / 2;
        if (_fromMiddle) part = part < half ? half - 1 - part : _plan.PartsOfRow + half - 1 - part;
        int k = (int)((long)_k * part / _plan.PartsOfRow), next = (int)((long)_k * (part + 1) / _plan.PartsOfRow);
        GemmFewRows.Row<V, T>(next - k, _a + k * AStrideOfK, AStrideOfK, _b + k * _bStride, _bStride,
            part == 0 ? _c : _copies + (part - 1) * (nint)_n, _n, _accumulate && part == 0);
    }

    private readonly nint AStrideOfK => _apart ? 1 : _aStride;

    private readonly void Dots(int product, int column, int columns)
    {
        GemmFewRows.Dots<V, T>(_m, columns, _k, _a + product * _aNext, _aStride, _b + product * _bNext + column * _bStride, _bStride,
            _c + product * _cNext + column, _cStride, _accumulate);
        Finish(product, 0, _m, column, columns);
    }

    private readonly void Turned(int row, int rows, int column, int columns, T* room)
    {
        bool packed = _plan.PackA, consumed = _consumer != null;
        int stride = GemmPlan.TurnedStride<T>(_m), most = GemmPlan.MostRows<V, T>(), panels = (columns + most - 1) / most, width = GemmPlan.PanelWidth<V, T>();
        nint cStride = consumed ? columns : _cStride;
        T* c = consumed ? room : _c + row * _cStride + column;
        T* turned = _packedB + (packed ? GemmPlan.PackedLength<T>(_m, _k) : 0) + (nint)column * stride + row;
        if (_accumulate) Transposition.Matrix<V, T>(c, cStride, turned, stride, rows, columns);
        GemmAhead<T> ahead = default;
        for (int panel = 0, j = 0; panel < panels; panel++)
        {
            int next = (int)((long)columns * (panel + 1) / panels);
            GemmRowPanel.Run<V, T>(next - j, _transposeB, _k, OfB(_b, column + j, 0), _bStride,
                packed ? _packedB : _a + row, packed ? width : _aStride, packed ? (nint)width * _k : width,
                turned + (nint)j * stride, stride, rows, _accumulate, ref ahead);
            j = next;
        }
        Transposition.Matrix<V, T>(turned, stride, c, cStride, columns, rows);
        if (consumed) _consumer(_context, c, cStride, row, rows, column, columns);
        else Finish(0, row, rows, column, columns);
    }

    private readonly void Tiles(int product, int row, int rows, int column, int columns, T* room)
    {
        // What is consumed lies in the room.
        bool consumed = _consumer != null;
        T* c = consumed ? room + _plan.RoomLength : _c + product * _cNext + row * _cStride + column;
        nint cStride = consumed ? columns : _cStride;
        // Rows of A are copied panel by panel, each when it is first computed.
        bool copiesRows = _apart && _plan.PackA;
        // Short sums take more rows than a tile has, which a narrow last part of the columns could not.
        int most = copiesRows ? GemmPlan.MostRows<V, T>()
            : columns > _plan.ColumnPart ? GemmPlan.MostRows<V, T>(_apart, _aStride)
            : GemmPlan.RowsOfPanel<V, T>(_k, columns, _apart, _aStride);
        int panels = (rows + most - 1) / most, width = GemmPlan.PanelWidth<V, T>();
        bool finishesTiles = (columns <= _plan.ColumnPart || !_plan.GivesWholeRows) && !consumed;
        for (int k = 0; k == 0 || k < _k; k += _plan.KPart)
        {
            int kNow = Math.Min(_plan.KPart, _k - k);
            bool last = k + kNow >= _k;
            T* a = OfA(product, row, k);
            nint aStride = _aStride;
            bool panelsOfA = _plan.PackA && _plan.PacksParts && !_apart;
            if (copiesRows)
            {
                aStride = GemmPlan.StrideOfCopy<T>(kNow);
                a = room;
            }
            else if (panelsOfA)
            {
                GemmPacking.RowPanels<V, T>(a, _aStride, rows, kNow, panels, room);
                a = room;
            }
            else if (_plan.PackA)
            {
                aStride = GemmPlan.StrideOfCopy<T>(rows);
                GemmPacking.Copy<V, T>(a, _aStride, room, aStride, kNow, rows);
                a = room;
            }
            GemmAhead<T> aheadOfA = (panelsOfA || _plan.IsFromMemory) && !last ? NextOfA(product, row, rows, k + kNow) : default;
            for (int j = 0; j < columns; j += _plan.ColumnPart)
            {
                int columnsNow = Math.Min(_plan.ColumnPart, columns - j);
                T* b = _b + product * _bNext;
                nint bStride = width, bPanel = (nint)width * kNow;
                bool packsMeanwhile = false;
                GemmAhead<T> ahead = default;
                if (_plan.PacksParts)
                {
                    T* packed = room + _plan.CopyLength;
                    packsMeanwhile = !_transposeB && panels >= FewestPanelsToPackMeanwhile;
                    if (!packsMeanwhile) GemmPacking.Panels<V, T>(OfB(b, column + j, k), _bStride, _transposeB, kNow, columnsNow, packed);
                    ahead = NextPart(b, column, columns, j, k);
                    b = packed;
                }
                else if (_plan.PackB)
                {
                    // Panels lie one after another, so the first number of column j (a multiple of the width) of panel 0's first k is j · K
                    // on.
                    b = _packedB + product * (_bNext == 0 ? 0 : (nint)_packedLength) + (nint)(column + j) * _k + (nint)k * width;
                    bPanel = (nint)width * _k;
                }
                else
                {
                    b = OfB(b, column + j, k);
                    bStride = _bStride;
                    bPanel = width;
                }
                // Late: what comes to the L2 cache earlier is driven out again by the rows that pass; but at once where everything stays there.
                int firstAhead = _plan.IsFromMemory ? 0 : panels - ahead.Panels((columnsNow + width - 1) / width);
                for (int panel = 0, r = 0; panel < panels; panel++)
                {
                    int next = (int)((long)rows * (panel + 1) / panels);
                    ref GemmAhead<T> soon = ref ahead.Runs > 0 && panel >= firstAhead ? ref ahead : ref aheadOfA;
                    if (copiesRows || panelsOfA)
                    {
                        bool copiesNow = copiesRows && j == 0;
                        if (copiesNow) GemmPacking.Copy<V, T>(OfA(product, row + r, k), _aStride, a + r * aStride, aStride, next - r, kNow);
                        // The panel after this one: copied next, in the copy, or, behind the last, the first again.
                        bool isCopiedNext = copiesNow && next < rows;
                        soon.NextRow = isCopiedNext ? _aStride : panelsOfA ? kNow : aStride;
                        if (isCopiedNext) soon.NextPanel = OfA(product, row + next, k);
                        else if (next < rows) soon.NextPanel = a + next * soon.NextRow;
                        else soon.NextPanel = j + columnsNow < columns ? a : null;
                    }
                    T* aPanel = a + (_apart ? r * aStride : panelsOfA ? (nint)r * kNow : r);
                    nint aPanelStride = panelsOfA ? next - r : aStride;
                    T* cPanel = c + r * cStride + j;
                    bool adds = _accumulate || k > 0;
                    if (panel == 0 && packsMeanwhile)
                    {
                        T* unpacked = OfB(_b + product * _bNext, column + j, k);
                        GemmRowPanel.RunAndPack<V, T>(
                            next - r, _apart, kNow, aPanel, aPanelStride, unpacked, _bStride, b, cPanel, cStride, columnsNow, adds, ref soon);
                    }
                    else
                    {
                        GemmRowPanel.Run<V, T>(
                            next - r, _apart, kNow, aPanel, aPanelStride, b, bStride, bPanel, cPanel, cStride, columnsNow, adds, ref soon);
                    }
                    if (last && finishesTiles) Finish(product, row + r, next - r, column + j, columnsNow);
                    r = next;
                }
            }
            if (last && consumed) _consumer(_context, c, cStride, row, rows, column, columns);
            else if (last && !finishesTiles) Finish(product, row, rows, column, columns);
            if (kNow == 0) break;
        }
    }

    private readonly T* OfA(int product, int row, int k) => _a + product * _aNext + (_apart ? row * _aStride + k : row + k * _aStride);

    private readonly GemmAhead<T> NextOfA(int product, int row, int rows, int k)
    {
        int kNow = Math.Min(_plan.KPart, _k - k), line = 64 / sizeof(T), lengthOfRun = Math.Max(1, kNow / GemmAhead.Each), run = lengthOfRun * line;
        // What is copied is read along its rows; what is read in place is a piece of each row, which may be shorter than a run.
        return _plan.PackA
            ? new GemmAhead<T>(OfA(product, row, k), line, run, (rows + run - 1) / run, _aStride, kNow)
            : Columns(OfA(product, row, k), _aStride, (rows + line - 1) / line, lengthOfRun);
    }

    // Runs down the rows of what is stored k by k, line beside line.
    private readonly GemmAhead<T> Columns(T* from, nint stride, int lines, int lengthOfRun) =>
        new(from, stride, 64 / sizeof(T), lines, lengthOfRun * stride, GemmAhead.Each) { TakesThree = _plan.IsFromMemory };

    private readonly T* OfB(T* b, int column, int k) => b + (_transposeB ? column * _bStride + k : k * _bStride + column);

    // What the block packs next, to be on its way while this is multiplied.
    private readonly GemmAhead<T> NextPart(T* b, int column, int columns, int j, int k)
    {
        j += _plan.ColumnPart;
        if (j >= columns)
        {
            (j, k) = (0, k + _plan.KPart);
            if (k >= _k) return default;
        }
        int line = 64 / sizeof(T), columnsNow = Math.Min(_plan.ColumnPart, columns - j), kNow = Math.Min(_plan.KPart, _k - k);
        int rowsInRun = Math.Max(1, kNow / GemmAhead.Each);
        return _transposeB
            ? new GemmAhead<T>(OfB(b, column + j, k), GemmAhead.Each, 0, 1, _bStride, columnsNow)
            : Columns(OfB(b, column + j, k), _bStride, (columnsNow + line - 1) / line, rowsInRun);
    }

    private readonly void Finish(int product, int row, int rows, int column, int columns)
    {
        if (_epilogue == null) return;
        if (_exchanged) _epilogue(_context, product * _n + column, columns, row, rows);
        else _epilogue(_context, product * _m + row, rows, column, columns);
    }
}

/// <summary>Packs B, one panel a block.</summary>
internal readonly unsafe struct GemmPackingWork<V, T>(T* b, nint bStride, nint bNext, int n, int k, bool transpose, T* packed, long packedLength)
    : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly int _panels = (n + GemmPlan.PanelWidth<V, T>() - 1) / GemmPlan.PanelWidth<V, T>();

    public void Start(int matrices)
    {
        GemmPackingWork<V, T> work = this;
        int blocks = _panels * matrices;
        ThreadTeam.Run(ref work, blocks, (long)n * k * matrices * 4);
    }

    public void Run(int block)
    {
        (int matrix, int panel) = Math.DivRem(block, _panels);
        int column = panel * GemmPlan.PanelWidth<V, T>();
        Pack(matrix, column, Math.Min(GemmPlan.PanelWidth<V, T>(), n - column));
    }

    /// <summary>Packs a range of columns that begins with a panel.</summary>
    public void Pack(int matrix, int column, int columns)
    {
        for (int width = GemmPlan.PanelWidth<V, T>(); columns > 0; column += width, columns -= width) PackPanel(matrix, column, Math.Min(width, columns));
    }

    private void PackPanel(int matrix, int column, int columns)
    {
        T* to = packed + matrix * (nint)packedLength + (nint)column * k;
        T* from = b + matrix * bNext;
        if (transpose) GemmPacking.PanelTransposed<V, T>(from + column * bStride, bStride, k, columns, to);
        else GemmPacking.Panel<V, T>(from + column, bStride, k, columns, to);
    }
}
