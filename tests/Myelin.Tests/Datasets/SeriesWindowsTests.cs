using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class SeriesWindowsTests
{
    private static readonly float[] s_series = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Each_window_has_the_value_after_it_as_its_target()
    {
        ArrayDataset windows = SeriesWindows.Of(s_series, 3);
        Assert.Equal(3, windows.Count);
        Assert.Equal([3, 1], windows.InputShape.ToArray());
        Assert.Equal([1f, 2, 3, 2, 3, 4, 3, 4, 5], windows.Inputs.ToArray());
        Assert.Equal([4f, 5, 6], windows.Targets.ToArray());
    }

    [Fact]
    public void The_target_may_be_further_ahead()
    {
        ArrayDataset windows = SeriesWindows.Of(s_series, 2, ahead: 3);
        Assert.Equal([1f, 2, 2, 3], windows.Inputs.ToArray());
        Assert.Equal([5f, 6], windows.Targets.ToArray());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refusal.Contains<ArgumentException>("6 values has no window of 6", () => SeriesWindows.Of(s_series, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesWindows.Of(s_series, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesWindows.Of(s_series, 1, 0));
    }
}
