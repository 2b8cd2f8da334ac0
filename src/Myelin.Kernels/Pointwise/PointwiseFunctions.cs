namespace Myelin.Kernels;

/// <summary>A function of one number, written once for every width of vector.</summary>
public interface IUnaryFunction
{
    /// <summary>f(x), lane by lane.</summary>
    V Value<V>(V x) where V : struct, IVector<V>;
}

/// <summary>A function of two numbers, written once for every width of vector.</summary>
public interface IBinaryFunction
{
    /// <summary>f(x, y), lane by lane.</summary>
    V Value<V>(V x, V y) where V : struct, IVector<V>;
}

/// <summary>A function of three numbers, written once for every width of vector.</summary>
public interface ITernaryFunction
{
    /// <summary>f(x, y, z), lane by lane.</summary>
    V Value<V>(V x, V y, V z) where V : struct, IVector<V>;
}
