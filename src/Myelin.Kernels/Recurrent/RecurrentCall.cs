namespace Myelin.Kernels;

/// <summary>The sizes of a recurrence over a batch of sequences.</summary>
/// <param name="Kind">The recurrence.</param>
/// <param name="Steps">Steps in time.</param>
/// <param name="Batch">Sequences.</param>
/// <param name="Units">Numbers of the state.</param>
/// <param name="Reverse">Whether time runs backwards: the last step of the sequences comes first.</param>
public readonly record struct RecurrentShape(RecurrentKind Kind, int Steps, int Batch, int Units, bool Reverse = false)
{
    /// <summary>Parts of the input and of the recurrent kernel's columns, each of Units numbers.</summary>
    public int Parts => PartsOf(Kind);

    /// <summary>Numbers saved for the way back, for each number of the state.</summary>
    public int SavedParts => SavedPartsOf(Kind);

    /// <summary>Parts of the input and of the recurrent kernel's columns, each of Units numbers.</summary>
    public static int PartsOf(RecurrentKind kind) => kind switch { RecurrentKind.Simple => 1, RecurrentKind.Lstm => 4, _ => 3 };

    /// <summary>Numbers saved for the way back, for each number of the state.</summary>
    public static int SavedPartsOf(RecurrentKind kind) => kind == RecurrentKind.Simple ? 0 : 4;
}

/// <summary>
/// A recurrence over a batch of sequences by addresses, time first. Nothing is checked; the memory must not move while it runs. What is not
/// there is null.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public unsafe struct RecurrentCall<T> where T : unmanaged
{
    /// <summary>The sizes.</summary>
    public RecurrentShape Shape { get; set; }

    /// <summary>The parts of the inputs, (steps, batch, parts · units); not read on the way back.</summary>
    public T* Input { get; set; }

    /// <summary>The recurrent kernel, (units, parts · units).</summary>
    public T* Kernel { get; set; }

    /// <summary>The recurrent bias, (parts · units), of <see cref="RecurrentKind.GruResetAfter"/>.</summary>
    public T* Bias { get; set; }

    /// <summary>The state before the first step, (batch, units).</summary>
    public T* State { get; set; }

    /// <summary>The memory before the first step, (batch, units), of <see cref="RecurrentKind.Lstm"/>.</summary>
    public T* Memory { get; set; }

    /// <summary>(steps, batch): where it is 0 the step changes nothing. Null for none.</summary>
    public T* Mask { get; set; }

    /// <summary>The states after each step, (steps, batch, units).</summary>
    public T* Outputs { get; set; }

    /// <summary>The memories after each step, (steps, batch, units); null when they are not wanted.</summary>
    public T* Memories { get; set; }

    /// <summary>What the way back needs, (steps, batch, saved parts · units); null when there is none.</summary>
    public T* Saved { get; set; }

    /// <summary>The gradients with respect to the outputs, (steps, batch, units).</summary>
    public T* OutputGradients { get; set; }

    /// <summary>The gradients with respect to the memories, (steps, batch, units); null for none.</summary>
    public T* MemoryGradients { get; set; }

    /// <summary>Takes the gradients with respect to the inputs.</summary>
    public T* InputGradients { get; set; }

    /// <summary>Takes the gradient with respect to the recurrent bias; null when it is not wanted.</summary>
    public T* BiasGradient { get; set; }

    /// <summary>Takes the gradient with respect to the recurrent kernel; null when it is not wanted.</summary>
    public T* KernelGradient { get; set; }

    /// <summary>Takes the gradient with respect to the state before the first step.</summary>
    public T* StateGradient { get; set; }

    /// <summary>Takes the gradient with respect to the memory before the first step.</summary>
    public T* MemoryGradient { get; set; }

    /// <summary>Room for as many numbers as <see cref="Recurrence"/> says.</summary>
    public T* Workspace { get; set; }

    /// <summary>Whether a step changes nothing of a sequence, the number of both among (steps, batch).</summary>
    internal readonly bool IsMasked(long at) => Mask != null && EqualityComparer<T>.Default.Equals(Mask[at], default);
}
