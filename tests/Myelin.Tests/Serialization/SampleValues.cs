using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Myelin.Graph;

namespace Myelin.Tests.Serialization;

/// <summary>
/// Makes things of any described type by trying: what a parameter's type has for values is put into the constructor until it takes
/// them. So a new layer or loss is tested without a line of its own.
/// </summary>
internal static class SampleValues
{
    private const int MostTries = 20_000;
    private static readonly ConcurrentDictionary<Type, (object? Made, object?[] Arguments)> s_made = [];

    /// <summary>The longest public constructor, which is the one that files know.</summary>
    public static ConstructorInfo Constructor(Type type) => type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;

    /// <summary>One with nothing said but what must be said; null when no values were found that it takes.</summary>
    public static object? Make(Type type)
    {
        if (!s_made.TryGetValue(type, out (object? Made, object?[] Arguments) found))
            s_made[type] = found = Find(type);
        return found.Made;
    }

    /// <summary>The same with one parameter said otherwise: the first value that is taken and makes a difference; null when none does.</summary>
    public static object? With(Type type, ParameterInfo parameter, Func<object, object?> read)
    {
        object? plain = Make(type);
        if (plain is null)
            return null;
        // Some values go with others alone: an output padding with a stride that is larger.
        IEnumerable<(ParameterInfo? Parameter, object? Value)> companions = Constructor(type).GetParameters().Where(p => p != parameter)
            .SelectMany(p => Values(p.ParameterType).Take(4).Select(value => ((ParameterInfo?)p, value))).Prepend((null, null));
        foreach ((ParameterInfo? other, object? company) in companions)
        {
            foreach (object? value in Values(parameter.ParameterType))
            {
                object?[] changed = [.. s_made[type].Arguments];
                changed[parameter.Position] = value;
                if (other is not null)
                    changed[other.Position] = company;
                if (Try(type, changed) is { } made && !Same(read(made), read(plain)))
                    return made;
            }
        }

        return null;
    }

    /// <summary>The same with a setting beside the constructor.</summary>
    public static object? With(Type type, PropertyInfo setting)
    {
        object? plain = Make(type);
        foreach (object? value in Values(setting.PropertyType))
        {
            if (plain is null || Same(value, setting.GetValue(plain)) || Try(type, s_made[type].Arguments) is not { } made)
                continue;
            try
            {
                setting.SetValue(made, value);
                return made;
            }
            catch (TargetInvocationException e) when (e.InnerException is ArgumentException or InvalidOperationException)
            {
                // Another value, then.
            }
        }

        return null;
    }

    /// <summary>Whether two values say the same; lists do when their items do.</summary>
    public static bool Same(object? a, object? b) => a is IEnumerable x and not string && b is IEnumerable y and not string
        ? x.Cast<object?>().SequenceEqual(y.Cast<object?>(), EqualityComparer<object?>.Create(Same, _ => 0))
        : Equals(a, b) || (a is Optimizer && b is not null && a.GetType() == b.GetType());

    private static (object? Made, object?[] Arguments) Find(Type type)
    {
        if (type.GetConstructors().Length == 0)
            return (null, []);
        ParameterInfo[] parameters = Constructor(type).GetParameters();
        ParameterInfo[] needed = [.. parameters.Where(p => !p.HasDefaultValue)];
        object?[][] values = [.. needed.Select(p => Values(p.ParameterType).ToArray())];
        if (Array.Exists(values, v => v.Length == 0))
            return (null, []);
        object?[] arguments = [.. parameters.Select(p => p.HasDefaultValue ? Default(p) : null)];
        int[] at = new int[needed.Length];
        for (int tries = 0; tries < MostTries; tries++)
        {
            for (int i = 0; i < needed.Length; i++)
                arguments[needed[i].Position] = values[i][at[i]];
            if (Try(type, arguments) is { } made)
                return (made, arguments);

            int digit = 0;
            while (digit < at.Length && ++at[digit] == values[digit].Length)
                at[digit++] = 0;
            if (digit == at.Length)
                break;
        }

        return (null, []);
    }

    private static object? Default(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } choice
            ? Enum.ToObject(choice, value)
        : parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? Activator.CreateInstance(parameter.ParameterType)
        : parameter.DefaultValue;

    private static object? Try(Type type, object?[] arguments)
    {
        try
        {
            return Constructor(type).Invoke(arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException
            or FormatException or GraphException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Values of a type, the likely ones first.</summary>
    private static IEnumerable<object?> Values(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(int)) return [3, 2, 1, 4, 5, 8, 0, -1, -2];
        if (type == typeof(long)) return [30L, 7L, 2L, 1L, 0L];
        if (type == typeof(ulong)) return [3UL, 2UL];
        if (type == typeof(double)) return [0.25, 0.5, 0.125, 2.0, 1.5, 7.0, 0.0, -0.25];
        if (type == typeof(float)) return [0.25f, 0.5f, 2f];
        if (type == typeof(bool)) return [true, false];
        if (type == typeof(string)) return ["a", "b", "val_loss"];
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>();
        if (type == typeof(Shape)) return [new Shape(2, 3), new Shape(3), new Shape(1, 2, 3)];
        if (type == typeof(Axes)) return [Axes.Create([1, 2]), Axes.Create([1]), Axes.Create([0])];
        if (Element(type) is { } element) return Lists(element);
        if (type.GetMethod("Parse", [typeof(string)]) is { IsStatic: true } parse && parse.ReturnType == type) return Named(type, parse);
        if (type.IsAbstract && type.Assembly == typeof(Layer).Assembly) return Derived(type);
        return type.IsSubclassOf(typeof(Delegate)) || type.IsAbstract ? [] : Make(type) is { } made ? [made] : [];
    }

    private static IEnumerable<object?> Lists(Type element)
    {
        object?[] values = [.. Values(element).Take(6)];
        if (element == typeof(long)) values = [3L, 30L, 90L];
        int[][] orders = [[0, 1], [0], [1, 0], [0, 1, 2], [2, 1, 0], [2], [1], [2, 0], [1, 2]];
        foreach (int[] order in orders.Where(o => o.All(i => i < values.Length)))
        {
            var array = Array.CreateInstance(element, order.Length);
            for (int i = 0; i < order.Length; i++) array.SetValue(values[order[i]], i);
            yield return array;
        }
    }

    /// <summary>The static members of a type that give the type itself, and what its texts say.</summary>
    private static IEnumerable<object?> Named(Type type, MethodInfo parse)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == type))
            yield return property.GetValue(null);
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.ReturnType == type && m.Name != "Parse" && !m.IsSpecialName && m.GetParameters().All(p => p.HasDefaultValue)))
        {
            yield return method.Invoke(null, [.. method.GetParameters().Select(Default)]);
        }

        foreach (string text in (string[])["2", "3", "2x3", "2x3x2", "(2, 3)"])
        {
            object? value = null;
            try
            {
                value = parse.Invoke(null, [text]);
            }
            catch (TargetInvocationException e) when (e.InnerException is FormatException or ArgumentException)
            {
                // Not a text of this type.
            }

            if (value is not null)
                yield return value;
        }
    }

    private static IEnumerable<object?> Derived(Type family) => family.Assembly.GetTypes()
        .Where(t => t.IsSealed && !t.IsAbstract && t.IsSubclassOf(family) && t.GetConstructors().Length > 0
            && t.GetCustomAttribute<NotInFilesAttribute>() is null && !Constructor(t).GetParameters()
                .Any(p => !p.HasDefaultValue && (p.ParameterType == family || Element(p.ParameterType) == family)))
        .OrderBy(t => t.Name, StringComparer.Ordinal).Select(Make).Where(made => made is not null);

    private static Type? Element(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() is { } open
            && (open == typeof(IReadOnlyList<>) || open == typeof(IEnumerable<>) || open == typeof(IReadOnlyCollection<>))
            ? type.GetGenericArguments()[0]
        : null;
}
