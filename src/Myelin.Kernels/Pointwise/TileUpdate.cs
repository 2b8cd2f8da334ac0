using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// How two or three numbers that are kept move by a gradient: an optimizer's rule for a parameter and its slots, written once for every
/// width of vector.
/// </summary>
public interface IUpdateFunction
{
    /// <summary>How many numbers are kept: 2, without the last, or 3.</summary>
    static abstract int States { get; }

    /// <summary>Moves what is kept, lane by lane.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="x">The first that is kept.</param>
    /// <param name="y">The second that is kept.</param>
    /// <param name="z">The third that is kept.</param>
    /// <param name="a">A number for the whole array, as are the ones that follow.</param>
    /// <param name="b">The second such number.</param>
    /// <param name="c">The third such number.</param>
    /// <param name="d">The fourth such number.</param>
    void Move<V>(V gradient, ref V x, ref V y, ref V z, V a, V b, V c, V d) where V : struct, IVector<V>;
}

/// <summary>The slots of a <see cref="TileProgram"/> that an update reads and writes.</summary>
/// <param name="Gradient">The gradient.</param>
/// <param name="Before">What is kept, before.</param>
/// <param name="After">The same after; each may lie where it lay before.</param>
/// <param name="Scalars">The single numbers, four.</param>
public readonly record struct TileUpdateSlots(int Gradient, (int X, int Y, int Z) Before, (int X, int Y, int Z) After, (int A, int B, int C, int D) Scalars);

/// <summary>
/// An update bound to a width of vector. All that an optimizer does with a number happens in registers, each array is read and written
/// once: on one Zen 5 core Adam takes 1.9 ns for 16 parameters in the second- or third-level cache, as long as copying, where five
/// functions one after another take 4.9. Square root and quotient are the processor's: 0.9 of 1.7 ns in the first-level cache, and estimates
/// with Newton's steps in their place make it 1.7 to 2.5. Parameters that another processor has read since they were written take longest,
/// 3.7 to 4.0 ns in all: its cache must give them up before they are written again.
/// </summary>
public abstract unsafe class TileUpdate
{
    /// <summary>Moves <paramref name="count"/> numbers from the slots' addresses on.</summary>
    internal abstract void Run(nint* slots, in TileUpdateSlots at, int count);

    /// <summary>Binds an update to floats at the width in use.</summary>
    public static TileUpdate Of32<F>(F function) where F : struct, IUpdateFunction
    {
        var work = new Bind<F> { Function = function };
        VectorPath.Run(ref work);
        return work.Bound!;
    }

    /// <summary>Binds an update to doubles at the width in use.</summary>
    public static TileUpdate Of64<F>(F function) where F : struct, IUpdateFunction
    {
        var work = new Bind<F> { Function = function };
        VectorPath.RunDouble(ref work);
        return work.Bound!;
    }

    private struct Bind<F> : IFloat32Work, IFloat64Work where F : struct, IUpdateFunction
    {
        public F Function;
        public TileUpdate? Bound;

        void IFloat32Work.Run<V>() => Bound = new TileUpdate<F, V, float>(Function);

        void IFloat64Work.Run<V>() => Bound = new TileUpdate<F, V, double>(Function);
    }
}

/// <summary>An update over a tile.</summary>
internal sealed unsafe class TileUpdate<F, V, T>(F function) : TileUpdate
    where F : struct, IUpdateFunction
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Run(nint* slots, in TileUpdateSlots at, int count)
    {
        F f = function;
        T* gradient = (T*)slots[at.Gradient];
        T* x = (T*)slots[at.Before.X], y = (T*)slots[at.Before.Y], z = (T*)slots[at.Before.Z];
        T* newX = (T*)slots[at.After.X], newY = (T*)slots[at.After.Y], newZ = (T*)slots[at.After.Z];
        V a = V.Broadcast(*(T*)slots[at.Scalars.A]), b = V.Broadcast(*(T*)slots[at.Scalars.B]);
        V c = V.Broadcast(*(T*)slots[at.Scalars.C]), d = V.Broadcast(*(T*)slots[at.Scalars.D]);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            V vx = V.Load(x + i), vy = V.Load(y + i), vz = F.States > 2 ? V.Load(z + i) : V.Zero;
            f.Move(V.Load(gradient + i), ref vx, ref vy, ref vz, a, b, c, d);
            V.Store(vx, newX + i);
            V.Store(vy, newY + i);
            if (F.States > 2)
                V.Store(vz, newZ + i);
        }

        int rest = count - i;
        if (rest > 0)
        {
            V vx = V.LoadPartial(x + i, rest), vy = V.LoadPartial(y + i, rest), vz = F.States > 2 ? V.LoadPartial(z + i, rest) : V.Zero;
            f.Move(V.LoadPartial(gradient + i, rest), ref vx, ref vy, ref vz, a, b, c, d);
            V.StorePartial(vx, newX + i, rest);
            V.StorePartial(vy, newY + i, rest);
            if (F.States > 2)
                V.StorePartial(vz, newZ + i, rest);
        }
    }
}
