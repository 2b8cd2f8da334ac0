using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>The long short-term memory; saved are its gates i, f, g and o.</summary>
internal readonly unsafe struct LstmCell : IRecurrentCell
{
    public static int Parts => 4;

    public static int SavedParts => 4;

    public static bool HasMemory => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* input = row.Input, product = row.Product, saved = row.Saved;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jf = units + j, jg = 2 * units + j, jo = 3 * units + j;
            V i = V.Sigmoid(CellVector.Load<V, T>(input + j, left) + CellVector.Load<V, T>(product + j, left));
            V f = V.Sigmoid(CellVector.Load<V, T>(input + jf, left) + CellVector.Load<V, T>(product + jf, left));
            V g = V.Tanh(CellVector.Load<V, T>(input + jg, left) + CellVector.Load<V, T>(product + jg, left));
            V o = V.Sigmoid(CellVector.Load<V, T>(input + jo, left) + CellVector.Load<V, T>(product + jo, left));
            V c = f * CellVector.Load<V, T>(row.MemoryBefore + j, left) + i * g;
            CellVector.Store(c, row.MemoryAfter + j, left);
            CellVector.Store(o * V.Tanh(c), row.After + j, left);
            if (saved == null) continue;
            CellVector.Store(i, saved + j, left);
            CellVector.Store(f, saved + jf, left);
            CellVector.Store(g, saved + jg, left);
            CellVector.Store(o, saved + jo, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in CellRow<T> row) where V : struct, IVector<V, T> where T : unmanaged
    {
        int units = row.Units;
        T* saved = row.Saved, dx = row.InputGradient;
        for (int j = 0; j < units; j += V.Count)
        {
            int left = units - j, jf = units + j, jg = 2 * units + j, jo = 3 * units + j;
            V i = CellVector.Load<V, T>(saved + j, left), f = CellVector.Load<V, T>(saved + jf, left);
            V g = CellVector.Load<V, T>(saved + jg, left), o = CellVector.Load<V, T>(saved + jo, left);
            V tanh = V.Tanh(CellVector.Load<V, T>(row.MemoryAfter + j, left));
            V dh = CellVector.Load<V, T>(row.StateGradient + j, left) + CellVector.Load<V, T>(row.OutputGradient + j, left);
            V dc = CellVector.Load<V, T>(row.MemoryGradient + j, left) + dh * o * (V.One - tanh * tanh);
            if (row.MemoryOutputGradient != null) dc += CellVector.Load<V, T>(row.MemoryOutputGradient + j, left);
            CellVector.Store(dc * g * i * (V.One - i), dx + j, left);
            CellVector.Store(dc * CellVector.Load<V, T>(row.MemoryBefore + j, left) * f * (V.One - f), dx + jf, left);
            CellVector.Store(dc * i * (V.One - g * g), dx + jg, left);
            CellVector.Store(dh * tanh * o * (V.One - o), dx + jo, left);
            CellVector.Store(dc * f, row.MemoryGradient + j, left);
            CellVector.Store(V.Zero, row.StateGradient + j, left);
        }
    }
}
