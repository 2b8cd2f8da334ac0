using Myelin.Charts.Axes;

namespace Myelin.Charts.Tests.Axes;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0.013, 0.02)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(2.5, 5)]
    [InlineData(7, 10)]
    [InlineData(120, 200)]
    [InlineData(1e-200, 1e-200)]
    public void A_step_is_1_2_or_5_times_a_power_of_ten(double wanted, double step) => Assert.Equal(step, Axis.NiceStep(wanted), step * 1e-9);

    [Fact]
    public void Ticks_carry_just_the_decimals_they_need()
    {
        Axis axis = Axis.Linear(0.03, 0.31, 5);
        Assert.Equal(["0", "0.1", "0.2", "0.3", "0.4"], axis.Ticks.Select(t => t.Label));
        Assert.Equal((0, 0.4), (axis.Min, axis.Max));
        Assert.Equal(0.3, axis.Ticks[3].Value);
        Assert.Equal(0.25, axis.At(0.1), 1e-12);
    }

    [Fact]
    public void A_tight_axis_ends_at_the_data()
    {
        Axis axis = Axis.Linear(1, 30, 6, tight: true, whole: true);
        Assert.Equal((1, 30), (axis.Min, axis.Max));
        Assert.Equal(["5", "10", "15", "20", "25", "30"], axis.Ticks.Select(t => t.Label));
    }

    [Fact]
    public void Whole_ticks_never_divide_one() =>
        Assert.Equal(["1", "2", "3"], Axis.Linear(1, 3, 10, tight: true, whole: true).Ticks.Select(t => t.Label));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-3e-5, -3e-5)]
    [InlineData(1e300, 1e300)]
    [InlineData(-1e308, 1e308)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(1e16, 1e16 + 2)]
    [InlineData(0, 1e-300)]
    public void Any_two_finite_values_have_an_axis(double low, double high)
    {
        Axis axis = Axis.Linear(low, high, 5);
        Assert.InRange(axis.Ticks.Length, 2, 12);
        Assert.Equal(axis.Ticks.Length, axis.Ticks.Select(t => t.Label).Distinct().Count());
        Assert.InRange(axis.At(low), 0, 1);
        Assert.InRange(axis.At(high), 0, 1);
    }

    [Fact]
    public void Values_that_are_not_finite_do_not_shape_the_axis()
    {
        Axis axis = Axis.For([double.NaN, 1, double.PositiveInfinity, 3, double.NegativeInfinity], 4);
        Assert.Equal((1, 3), (axis.Min, axis.Max));
        Assert.Equal((0, 1), (Axis.For([double.NaN], 4).Min, Axis.For([double.NaN], 4).Max));
    }

    [Fact]
    public void A_log_axis_is_chosen_for_positive_values_over_two_decades()
    {
        Assert.False(Axis.For([0.1, 9], 5, AxisScale.Auto).Logarithmic);
        Assert.False(Axis.For([-1, 1000], 5, AxisScale.Auto).Logarithmic);
        Axis axis = Axis.For([0.003, 40], 5, AxisScale.Auto);
        Assert.True(axis.Logarithmic);
        Assert.Equal(["0.01", "0.1", "1", "10"], axis.Ticks.Select(t => t.Label));
        Assert.Equal((0.002, 50), (Math.Round(axis.Min, 9), Math.Round(axis.Max, 9)));
        Assert.Equal(axis.At(1) - axis.At(0.1), axis.At(10) - axis.At(1), 1e-9);
        Assert.False(axis.Shows(0));
    }

    [Fact]
    public void A_short_log_axis_marks_2_and_5_too() =>
        Assert.Equal(["1", "2", "5", "10", "20", "50"], Axis.For([1, 50], 5, AxisScale.Logarithmic).Ticks.Select(t => t.Label));

    [Fact]
    public void A_long_log_axis_leaves_decades_out()
    {
        Axis axis = Axis.For([1e-200, 1e200], 5, AxisScale.Auto);
        Assert.InRange(axis.Ticks.Length, 3, 7);
        Assert.Contains("10⁸⁰", axis.Ticks.Select(t => t.Label));
    }

    [Fact]
    public void One_value_has_a_log_axis_too()
    {
        Axis axis = Axis.For([5], 5, AxisScale.Logarithmic);
        Assert.True(axis.Min < axis.Max);
        Assert.InRange(axis.At(5), 0, 1);
    }
}
