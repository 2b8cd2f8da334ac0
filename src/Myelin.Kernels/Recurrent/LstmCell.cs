using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>The long short-term memory; saved are its gates i, f, g and o.</summary>
internal readonly unsafe struct LstmCell : IRecurrentCell
{
    public static int Parts => 4;

    public static int SavedParts => 4;

    public static bool HasMemory => true;

    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* input = row.Input, product = row.Product, gates = row.Saved == null ? product : row.Saved;
        CellVector.Sigmoid<V, T>(input, product, gates, 2 * units);
        CellVector.Tanh<V, T>(input + 2 * units, product + 2 * units, gates + 2 * units, units);
        CellVector.Sigmoid<V, T>(input + 3 * units, product + 3 * units, gates + 3 * units, units);
        int whole = CellVector.Whole<V, T>(units);
        if (whole > 0) Join<V, T, No>(row, gates, 0, whole);
        if (whole < units) Join<V, T, Yes>(row, gates, whole, units);
    }

    /// <summary>c' and h' from the gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Join<V, T, TPartial>(in CellRow<T> row, T* gates, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        T* before = row.MemoryBefore, memory = row.MemoryAfter, after = row.After;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j;
            V kept = EdgeLanes.Load<V, T, TPartial>(gates + units + j, left) * EdgeLanes.Load<V, T, TPartial>(before + j, left);
            V c = kept + EdgeLanes.Load<V, T, TPartial>(gates + j, left) * EdgeLanes.Load<V, T, TPartial>(gates + 2 * units + j, left);
            EdgeLanes.Store<V, T, TPartial>(c, memory + j, left);
            EdgeLanes.Store<V, T, TPartial>(EdgeLanes.Load<V, T, TPartial>(gates + 3 * units + j, left) * V.Tanh(c), after + j, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T, TPartial>(in CellRow<T> row, int from, int to)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TPartial : unmanaged, IChoice
    {
        int units = row.Units;
        T* saved = row.Saved, dx = row.InputGradient;
        for (int j = from; j < to; j += V.Count)
        {
            int left = to - j, jf = units + j, jg = 2 * units + j, jo = 3 * units + j;
            V i = EdgeLanes.Load<V, T, TPartial>(saved + j, left), f = EdgeLanes.Load<V, T, TPartial>(saved + jf, left);
            V g = EdgeLanes.Load<V, T, TPartial>(saved + jg, left), o = EdgeLanes.Load<V, T, TPartial>(saved + jo, left);
            V tanh = V.Tanh(EdgeLanes.Load<V, T, TPartial>(row.MemoryAfter + j, left));
            V dh = EdgeLanes.Load<V, T, TPartial>(row.StateGradient + j, left) + EdgeLanes.Load<V, T, TPartial>(row.OutputGradient + j, left);
            V dc = EdgeLanes.Load<V, T, TPartial>(row.MemoryGradient + j, left) + dh * o * (V.One - tanh * tanh);
            if (row.MemoryOutputGradient != null) dc += EdgeLanes.Load<V, T, TPartial>(row.MemoryOutputGradient + j, left);
            EdgeLanes.Store<V, T, TPartial>(dc * g * i * (V.One - i), dx + j, left);
            EdgeLanes.Store<V, T, TPartial>(dc * EdgeLanes.Load<V, T, TPartial>(row.MemoryBefore + j, left) * f * (V.One - f), dx + jf, left);
            EdgeLanes.Store<V, T, TPartial>(dc * i * (V.One - g * g), dx + jg, left);
            EdgeLanes.Store<V, T, TPartial>(dh * tanh * o * (V.One - o), dx + jo, left);
            EdgeLanes.Store<V, T, TPartial>(dc * f, row.MemoryGradient + j, left);
            EdgeLanes.Store<V, T, TPartial>(V.Zero, row.StateGradient + j, left);
        }
    }
}
