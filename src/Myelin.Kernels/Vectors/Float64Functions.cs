namespace Myelin.Kernels;

/// <summary>The elementary functions of single doubles.</summary>
internal static class Float64Functions
{
    public readonly struct Exp : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Exp(x);
    }

    public readonly struct Log : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Log(x);
    }

    public readonly struct LogOnePlus : ILaneFunction<double>
    {
        public static double Of(double x) => double.LogP1(x);
    }

    public readonly struct ExpMinusOne : ILaneFunction<double>
    {
        public static double Of(double x) => double.ExpM1(x);
    }

    public readonly struct Tanh : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Tanh(x);
    }

    public readonly struct Sigmoid : ILaneFunction<double>
    {
        public static double Of(double x) => 1 / (1 + Math.Exp(-x));
    }

    public readonly struct Erf : ILaneFunction<double>
    {
        public static double Of(double x) => Math.Tanh(x);
    }

    public readonly struct Pow : ILaneFunction2<double>
    {
        public static double Of(double x, double y) => Math.Pow(x, y);
    }
}
