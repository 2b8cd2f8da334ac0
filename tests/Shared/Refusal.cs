namespace Myelin.Testing;

/// <summary>Asserts that something is refused, and with which words:
/// <c>Refusal.Contains&lt;ArgumentException&gt;("no rows", () => model.Fit(none))</c>.</summary>
internal static class Refusal
{
    public static void Equal<TException>(string message, Func<object?> use) where TException : Exception =>
        Assert.Equal(message, Assert.Throws<TException>(use).Message);

    public static void Equal<TException>(string message, Action use) where TException : Exception =>
        Assert.Equal(message, Assert.Throws<TException>(use).Message);

    public static void Contains<TException>(string words, Func<object?> use) where TException : Exception =>
        Assert.Contains(words, Assert.Throws<TException>(use).Message, StringComparison.Ordinal);

    public static void Contains<TException>(string words, Action use) where TException : Exception =>
        Assert.Contains(words, Assert.Throws<TException>(use).Message, StringComparison.Ordinal);

    /// <summary>As Contains, where the exception may be of a type derived from <typeparamref name="TException"/>.</summary>
    public static void AnyContains<TException>(string words, Func<object?> use) where TException : Exception =>
        Assert.Contains(words, Assert.ThrowsAny<TException>(use).Message, StringComparison.Ordinal);

    public static void AnyContains<TException>(string words, Action use) where TException : Exception =>
        Assert.Contains(words, Assert.ThrowsAny<TException>(use).Message, StringComparison.Ordinal);

    public static void StartsWith<TException>(string words, Func<object?> use) where TException : Exception =>
        Assert.StartsWith(words, Assert.Throws<TException>(use).Message, StringComparison.Ordinal);

    public static void StartsWith<TException>(string words, Action use) where TException : Exception =>
        Assert.StartsWith(words, Assert.Throws<TException>(use).Message, StringComparison.Ordinal);
}
