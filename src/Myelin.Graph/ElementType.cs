namespace Myelin.Graph;

/// <summary>The type of the numbers in a tensor.</summary>
public enum ElementType
{
    /// <summary>32-bit floating point: what networks are trained in.</summary>
    Float32,

    /// <summary>64-bit floating point: the reference precision.</summary>
    Float64,

    /// <summary>32-bit whole numbers: indices, labels, counters.</summary>
    Int32,
}

/// <summary>What each element type is in memory and in C#.</summary>
public static class ElementTypes
{
    extension(ElementType type)
    {
        /// <summary>The bytes of one number.</summary>
        public int Size => type == ElementType.Float64 ? 8 : 4;

        /// <summary>Whether it is a floating-point type.</summary>
        public bool IsFloat => type != ElementType.Int32;

        /// <summary>The name as the field writes it: float32, float64, int32.</summary>
        public string FieldName => type switch
        {
            ElementType.Float32 => "float32",
            ElementType.Float64 => "float64",
            _ => "int32",
        };
    }

    /// <summary>The element type of a C# type.</summary>
    /// <exception cref="GraphException"><typeparamref name="T"/> is not float, double or int.</exception>
    public static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(int) ? ElementType.Int32
        : throw Throw.NotAnElementType(typeof(T));
}
