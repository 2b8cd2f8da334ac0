using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>Where the numbers of one head of one row of the batch lie.</summary>
internal readonly unsafe struct AttentionHead<T> where T : unmanaged
{
    public AttentionHead(in AttentionCall<T> call, int block)
    {
        AttentionShape s = call.Shape;
        int row = block / s.Heads, head = block % s.Heads;
        long query = ((long)row * s.Queries * s.Heads + head) * s.Size, output = ((long)row * s.Queries * s.Heads + head) * s.ValueSize;
        long key = ((long)row * s.Keys * s.Heads + head) * s.Size, value = ((long)row * s.Keys * s.Heads + head) * s.ValueSize;
        (Size, ValueSize) = (s.Heads * s.Size, s.Heads * s.ValueSize);
        Query = call.Query + query;
        Key = call.Key + key;
        Value = call.Value + value;
        Weights = call.Weights + (long)block * s.Queries * s.Keys;
        Output = call.Output + output;
        OutputGradient = call.OutputGradient + output;
        QueryGradient = call.QueryGradient + query;
        KeyGradient = call.KeyGradient + key;
        ValueGradient = call.ValueGradient + value;
    }

    /// <summary>The distances from a step's query or key, or its value, to the next step's.</summary>
    public readonly int Size, ValueSize;

    public readonly T* Query, Key, Value, Weights, Output, OutputGradient, QueryGradient, KeyGradient, ValueGradient;

    /// <summary>After so many rows of scores, more numbers are asked for: of many asked for at once a processor forgets most.</summary>
    public const int RowsBetween = 8;

    /// <summary>The weights from a row on; null where there are none.</summary>
    public T* WeightsFrom(int row, int keys) => Weights == null ? null : Weights + (nint)row * keys;

    /// <summary>Asks for numbers of each of some steps, which come to the L2 cache while others are worked on; null asks for
    /// nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fetch(T* from, nint distance, int steps, int numbers)
    {
        if (!Sse.IsSupported || from == null) return;
        for (; steps > 0; steps--, from += distance)
        {
            for (int i = 0; i < numbers; i += 64 / sizeof(T)) Sse.Prefetch1(from + i);
        }
    }
}

/// <summary>What is done with one head of one row of the batch.</summary>
internal unsafe interface IAttentionPass<T> where T : unmanaged
{
    /// <summary>Does it, with memory for the pass's products, and asks for the numbers of the next head meanwhile (default for
    /// none).</summary>
    void Run(in AttentionHead<T> head, in AttentionHead<T> next, T* memory);
}

/// <summary>A pass over all heads. A block's memory is on its thread's stack if it is short, and else a room of the workspace.</summary>
internal unsafe struct AttentionWork<TPass, T>(TPass pass, in AttentionCall<T> call, long room, int blocks, int headsOfBlock) : IBlockWork
    where TPass : unmanaged, IAttentionPass<T>
    where T : unmanaged
{
    private readonly TPass _pass = pass;
    private readonly AttentionCall<T> _call = call;
    private readonly long _room = room;
    private readonly int _headsOfBlock = headsOfBlock;
    private Rooms _rooms = new(blocks);

    [SkipLocalsInit]
    public void Run(int block)
    {
        if (_room * sizeof(T) > Attention.StackBytes)
        {
            int place = _rooms.Take();
            try
            {
                Heads(block, _call.Workspace + place * Rooms.Line(_room));
            }
            finally
            {
                _rooms.Leave(place);
            }

            return;
        }

        byte* memory = stackalloc byte[(int)_room * sizeof(T) + 64];
        Heads(block, (T*)(((nint)memory + 63) & ~63));
    }

    private readonly void Heads(int block, T* memory)
    {
        int number = block * _headsOfBlock;
        var head = new AttentionHead<T>(_call, number);
        for (int last = number + _headsOfBlock - 1; ; number++)
        {
            AttentionHead<T> next = number < last ? new(_call, number + 1) : default;
            _pass.Run(head, next, memory);
            if (number == last) return;
            head = next;
        }
    }
}

/// <summary>Attention forwards, of one head of one row of the batch.</summary>
internal unsafe struct AttentionForward<V, T>(in AttentionCall<T> call) : IAttentionPass<T>
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AttentionCall<T> _call = call;

    public readonly void Run(in AttentionHead<T> head, in AttentionHead<T> next, T* gemm)
    {
        AttentionShape s = _call.Shape;
        AttentionHead<T>.Fetch(next.Key, next.Size, s.Keys, s.Size);
        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(s.Queries, s.Keys, s.Size, TransposeB: true), head.Query, head.Key, head.Weights, gemm)
        {
            LeadingA = head.Size, LeadingB = head.Size,
        });
        AttentionHead<T>.Fetch(next.Query, next.Size, s.Queries, s.Size);
        AttentionHead<T>.Fetch(head.Output, head.ValueSize, s.Queries, s.ValueSize);
        AttentionHead<T>.Fetch(next.Value, next.ValueSize, s.Keys, s.ValueSize);
        T scale = T.CreateTruncating(_call.Scale);
        for (int row = 0; row < s.Queries; row += AttentionHead<T>.RowsBetween)
        {
            int rows = Math.Min(AttentionHead<T>.RowsBetween, s.Queries - row);
            AttentionHead<T>.Fetch(next.WeightsFrom(row, s.Keys), s.Keys, rows, s.Keys);
            SoftmaxRows<V, T>.Scaled(head.Weights + (nint)row * s.Keys, rows, s.Keys, scale);
        }
        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(s.Queries, s.ValueSize, s.Keys), head.Weights, head.Value, head.Output, gemm)
        {
            LeadingB = head.ValueSize, LeadingC = head.ValueSize,
        });
    }
}

/// <summary>Attention backwards, of one head of one row of the batch.</summary>
internal unsafe struct AttentionBackward<V, T>(in AttentionCall<T> call) : IAttentionPass<T>
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AttentionCall<T> _call = call;

    public readonly void Run(in AttentionHead<T> head, in AttentionHead<T> next, T* scores)
    {
        AttentionShape s = _call.Shape;
        T* gemm = scores + Rooms.Line((long)s.Queries * s.Keys);
        AttentionHead<T>.Fetch(head.ValueGradient, head.ValueSize, s.Keys, s.ValueSize);
        Gemm.Multiply<V, T>(new GemmCall<T>(
            new GemmShape(s.Keys, s.ValueSize, s.Queries, TransposeA: true), head.Weights, head.OutputGradient, head.ValueGradient, gemm)
        {
            LeadingB = head.ValueSize, LeadingC = head.ValueSize,
        });
        AttentionHead<T>.Fetch(next.OutputGradient, next.ValueSize, s.Queries, s.ValueSize);
        AttentionHead<T>.Fetch(head.QueryGradient, head.Size, s.Queries, s.Size);
        Gemm.Multiply<V, T>(new GemmCall<T>(
            new GemmShape(s.Queries, s.Keys, s.ValueSize, TransposeB: true), head.OutputGradient, head.Value, scores, gemm)
        {
            LeadingA = head.ValueSize, LeadingB = head.ValueSize,
        });
        AttentionHead<T>.Fetch(next.Value, next.ValueSize, s.Keys, s.ValueSize);
        AttentionHead<T>.Fetch(head.KeyGradient, head.Size, s.Keys, s.Size);
        T scale = T.CreateTruncating(_call.Scale);
        for (int row = 0; row < s.Queries; row += AttentionHead<T>.RowsBetween)
        {
            int rows = Math.Min(AttentionHead<T>.RowsBetween, s.Queries - row);
            AttentionHead<T>.Fetch(next.WeightsFrom(row, s.Keys), s.Keys, rows, s.Keys);
            ScoreGradients(head.WeightsFrom(row, s.Keys), scores + (nint)row * s.Keys, rows, s.Keys, scale);
        }

        AttentionHead<T>.Fetch(next.Key, next.Size, s.Keys, s.Size);
        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(s.Queries, s.Size, s.Keys), scores, head.Key, head.QueryGradient, gemm)
        {
            LeadingB = head.Size, LeadingC = head.Size,
        });
        AttentionHead<T>.Fetch(next.Query, next.Size, s.Queries, s.Size);
        Gemm.Multiply<V, T>(new GemmCall<T>(new GemmShape(s.Keys, s.Size, s.Queries, TransposeA: true), scores, head.Query, head.KeyGradient, gemm)
        {
            LeadingB = head.Size, LeadingC = head.Size,
        });
    }

    /// <summary>From the gradients of the weights p those of the scores, in place: scale · p · (d − Σ d · p), row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ScoreGradients(T* p, T* d, int rows, int columns, T scale)
    {
        V by = V.Broadcast(scale);
        int whole = columns / V.Count * V.Count, rest = columns - whole;
        for (int row = 0; row < rows; row++, p += columns, d += columns)
        {
            V a = V.Zero, b = V.Zero;
            int i = 0;
            for (; i <= whole - 2 * V.Count; i += 2 * V.Count)
            {
                a = V.MultiplyAdd(V.Load(p + i), V.Load(d + i), a);
                b = V.MultiplyAdd(V.Load(p + i + V.Count), V.Load(d + i + V.Count), b);
            }

            if (i < whole) a = V.MultiplyAdd(V.Load(p + i), V.Load(d + i), a);
            b = V.MultiplyAdd(V.LoadPartial(p + whole, rest), V.LoadPartial(d + whole, rest), b);
            V sum = V.Broadcast(V.Sum(a + b));
            for (i = 0; i < whole; i += V.Count)
                V.Store(V.Load(p + i) * (V.Load(d + i) - sum) * by, d + i);
            if (rest > 0) V.StorePartial(V.LoadPartial(p + whole, rest) * (V.LoadPartial(d + whole, rest) - sum) * by, d + whole, rest);
        }
    }
}
