namespace Myelin.Kernels;

/// <summary>The elementary functions of single floats.</summary>
internal static class Float32Functions
{
    public readonly struct Exp : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(Math.Exp(x));
    }

    public readonly struct Log : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(Math.Log(x));
    }

    public readonly struct LogOnePlus : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(double.LogP1(x));
    }

    public readonly struct ExpMinusOne : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(double.ExpM1(x));
    }

    public readonly struct Tanh : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(Math.Tanh(x));
    }

    public readonly struct Sigmoid : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(1 / (1 + Math.Exp(-x)));
    }

    public readonly struct Erf : ILaneFunction<float>
    {
        public static float Of(float x) => (float)(Math.Tanh(x));
    }

    public readonly struct Pow : ILaneFunction2<float>
    {
        public static float Of(float x, float y) => (float)Math.Pow(x, y);
    }
}
