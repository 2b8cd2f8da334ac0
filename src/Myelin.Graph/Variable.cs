using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myelin.Graph;

/// <summary>
/// State: numbers that outlive a run, such as a weight, an optimizer's slot, a moving average or the counter of a random generator.
/// Compiled graphs read it and, where they have an update for it, write it.
/// </summary>
/// <remarks>The memory is managed, pinned and 64-byte aligned. There is nothing to dispose.</remarks>
public sealed class Variable
{
    private Memory _memory;
    private int _offset;

    /// <summary>State of the given type and shape, all zeros.</summary>
    /// <param name="name">The name by which it is saved and shown.</param>
    /// <param name="shape">A shape whose sizes are all known.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="trainable">Whether it is a parameter that training changes by its gradient.</param>
    public Variable(string name, Shape shape, ElementType type = ElementType.Float32, bool trainable = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (Name, Spec, Trainable) = (name, new TensorSpec(type, shape), trainable);
        _memory = new Memory(Spec.Bytes);
        Node = new Node(new StateOp(this), [], Spec) { Name = name };
    }

    /// <summary>The name by which it is saved and shown.</summary>
    public string Name { get; }

    /// <summary>Type and shape.</summary>
    public TensorSpec Spec { get; }

    /// <summary>Whether training changes it by its gradient.</summary>
    public bool Trainable { get; }

    /// <summary>The node that reads it.</summary>
    public Node Node { get; }

    /// <summary>Where it lies in memory.</summary>
    internal nint Address => _memory.Address + _offset;

    /// <summary>The piece of memory that it lies in.</summary>
    internal Memory Owner => _memory;

    /// <summary>The numbers themselves, in row-major order, to read and to write between runs.</summary>
    /// <exception cref="GraphException"><typeparamref name="T"/> is not the type of the numbers.</exception>
    public Span<T> Values<T>() where T : unmanaged =>
        ElementTypes.Of<T>() == Spec.Type
            ? _memory.View<T>(Address, Spec.Length)
            : throw Throw.WrongElementType(Node, ElementTypes.Of<T>());

    /// <summary>
    /// Lays variables one after another in one piece of memory, each at a multiple of 64 bytes, so that work on all of them can be
    /// one sweep. Values are kept. Do it before compiling: compiled graphs know where a variable lay.
    /// </summary>
    public static unsafe void Gather(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        long bytes = 0;
        foreach (Variable variable in variables)
            bytes += Align(variable.Spec.Bytes);
        var memory = new Memory(bytes);
        int offset = 0;
        foreach (Variable variable in variables)
        {
            long length = variable.Spec.Bytes;
            Buffer.MemoryCopy((void*)variable.Address, (void*)(memory.Address + offset), length, length);
            (variable._memory, variable._offset) = (memory, offset);
            offset += (int)Align(length);
        }
    }

    /// <summary>The name with type and shape.</summary>
    public override string ToString() => $"{Name} {Spec}";

    internal static long Align(long bytes) => (bytes + 63) & ~63L;

    /// <summary>Pinned, 64-byte aligned managed memory, zeroed.</summary>
    internal sealed class Memory
    {
        private readonly byte[] _bytes;

        public Memory(long length)
        {
            if (length > Array.MaxLength - 128)
                throw Throw.TooManyBytes(length);
            _bytes = GC.AllocateArray<byte>((int)length + 128, pinned: true);
            nint start = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
            Address = (start + 63) & ~(nint)63;
        }

        public nint Address { get; }

        /// <summary>The numbers from an address in this memory on. Unlike a span of an address alone, the span keeps the memory
        /// alive.</summary>
        public Span<T> View<T>(nint address, int length) where T : unmanaged
        {
            int offset = (int)(address - Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0));
            return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(offset, checked(length * Unsafe.SizeOf<T>())));
        }
    }
}
