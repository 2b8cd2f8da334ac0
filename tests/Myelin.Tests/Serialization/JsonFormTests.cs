using System.Reflection;
using System.Text;
using System.Text.Json;
using Myelin.Datasets;
using Myelin.Serialization;

namespace Myelin.Tests.Serialization;

/// <summary>Everything that a file can hold is written and read again as it was, each parameter and setting of it.</summary>
public sealed class JsonFormTests
{
    public static TheoryData<string> Layers => [.. JsonFamilies.Layers.Forms.Select(form => form.Tag)];

    public static TheoryData<string> Losses => [.. JsonFamilies.Losses.Forms.Select(form => form.Tag)];

    public static TheoryData<string> Metrics => [.. JsonFamilies.Metrics.Forms.Select(form => form.Tag)];

    public static TheoryData<string> Optimizers => [.. JsonFamilies.Optimizers.Forms.Select(form => form.Tag)];

    public static TheoryData<string> Schedules => [.. JsonFamilies.Schedules.Forms.Select(form => form.Tag)];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Schedules_come_back(string tag) => Check(JsonFamilies.Schedules, tag);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layers_come_back(string tag)
    {
        Check(JsonFamilies.Layers, tag);
        JsonForm<Layer> form = JsonFamilies.Layers.Forms.First(form => form.Tag == tag);
        var layer = (Layer)SampleValues.Make(form.Type)!;
        Assert.Equal(tag, layer.Type);
        Assert.Equal("here", Again(JsonFamilies.Layers, layer with { Name = "here" }).Name);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Losses_come_back(string tag) => Check(JsonFamilies.Losses, tag);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Metrics_come_back(string tag) => Check(JsonFamilies.Metrics, tag);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizers_come_back(string tag)
    {
        Check(JsonFamilies.Optimizers, tag);
        JsonForm<Optimizer> form = JsonFamilies.Optimizers.Forms.First(form => form.Tag == tag);
        Assert.Equal(tag, ((Optimizer)SampleValues.Make(form.Type)!).Name);
    }

    [Fact]
    public void A_field_that_is_not_there_is_the_default()
    {
        Assert.Equal(new Dense(5), Read(JsonFamilies.Layers, """{"type": "dense", "units": 5}"""));
        Assert.Equal(
            new Dense(5) { Name = "d" },
            Read(JsonFamilies.Layers, """{"type": "dense", "name": "d", "units": 5, "activation": null, "use_bias": true}"""));
        var adam = Assert.IsType<Adam>(Read(JsonFamilies.Optimizers, """{"name": "adam", "beta1": 0.8}"""));
        Assert.Equal((0.001, 0.8, 0.999, 1e-7), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon));
    }

    [Fact]
    public void A_name_alone_says_all_that_nothing_is_said_of()
    {
        Assert.Equal("\"mean_squared_error\"", Write(JsonFamilies.Losses, Loss.MeanSquaredError));
        Assert.Same(Loss.MeanSquaredError, Again(JsonFamilies.Losses, Loss.MeanSquaredError));
        Assert.Same(Loss.MeanSquaredError, Read(JsonFamilies.Losses, "\"mse\""));
    }

    [Fact]
    public void Arguments_can_stand_behind_the_name()
    {
        var sgd = Assert.IsType<SGD>(Read(JsonFamilies.Optimizers, "\"sgd(0.5, momentum=0.25)\""));
        Assert.Equal((0.5, 0.25), (sgd.LearningRate, sgd.Momentum));
    }

    [Theory]
    [InlineData("""{"type": "dense"}""", "here: units is lacking")]
    [InlineData("""{"type": "dense", "units": "5"}""", "units must be of kind Number, it is String")]
    [InlineData("""{"type": "dense", "units": 0}""", "units must be at least 1; it is 0")]
    [InlineData("""{"type": "dense", "units": 5, "use_bias": "yes"}""", "use_bias must be true or false")]
    [InlineData("""{"type": "dense", "units": 5, "activation": "rleu"}""", "did you mean \"relu\"?")]
    [InlineData("""{"type": "dens", "units": 5}""", "there is no layer of the type \"dens\"; did you mean \"dense\"?")]
    [InlineData("""{"units": 5}""", "type is lacking")]
    [InlineData("\"dense\"", "\"dense\" is not a layer: units is lacking")]
    public void What_cannot_be_is_told(string json, string says) =>
        Refusal.Contains<InvalidDataException>(says, () => Read(JsonFamilies.Layers, json));

    private static void Check<T>(JsonFamily<T> family, string tag)
        where T : class
    {
        Type type = family.Forms.First(form => form.Tag == tag).Type;
        var plain = (T?)SampleValues.Make(type);
        Assert.True(plain is not null, $"No values were found that {type.Name} can be made of; SampleValues needs more of their types.");
        CheckAgain(family, plain);
        foreach (ParameterInfo parameter in SampleValues.Constructor(type).GetParameters()
            .Where(p => p.HasDefaultValue && !(p.Name == "name" && plain is Layer)))
        {
            PropertyInfo property = Property(type, parameter.Name!);
            object? other = SampleValues.With(type, parameter, property.GetValue);
            Assert.True(
                other is not null, $"No value of {parameter.Name} was found that makes another {type.Name}; "
                    + "SampleValues needs more of its type, or the property says something else.");
            CheckAgain(family, (T)other, property);
        }

        foreach (PropertyInfo setting in Settings(type))
        {
            object? other = SampleValues.With(type, setting);
            Assert.True(other is not null, $"No value of {setting.Name} was found that {type.Name} takes; SampleValues needs more of its type.");
            CheckAgain(family, (T)other, setting);
        }
    }

    private static void CheckAgain<T>(JsonFamily<T> family, T member, PropertyInfo? changed = null)
        where T : class
    {
        string json = Write(family, member);
        T again = Read(family, json);
        if (member is not Optimizer)
            Assert.True(member.Equals(again), $"{json} was read as something that is not equal; what lists things must compare them.");
        Assert.Equal(json, Write(family, again));
        Assert.Equal(json, Write(family, DescriptionText.Parse(family, DescriptionText.Of(family, member, "?"))!));
        if (changed is not null)
        {
            Assert.True(
                SampleValues.Same(changed.GetValue(member), changed.GetValue(again)),
                $"{changed.Name} is {changed.GetValue(again)} after reading {json}.");
        }
    }

    private static PropertyInfo Property(Type type, string parameter) =>
        type.GetProperty(char.ToUpperInvariant(parameter[0]) + parameter[1..])
            ?? throw new InvalidOperationException($"{type.Name} has no property for {parameter}.");

    private static IEnumerable<PropertyInfo> Settings(Type type)
    {
        HashSet<string> known = [.. SampleValues.Constructor(type).GetParameters().Select(p => p.Name!.ToUpperInvariant())];
        return type.GetProperties().Where(p => p.Name != "Name" && !known.Contains(p.Name.ToUpperInvariant())
            && p.SetMethod is { IsPublic: true } set && set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit"));
    }

    private static T Again<T>(JsonFamily<T> family, T member)
        where T : class => Read(family, Write(family, member));

    private static string Write<T>(JsonFamily<T> family, T member)
        where T : class
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            family.Write(writer, member);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static T Read<T>(JsonFamily<T> family, string json)
        where T : class
    {
        using var document = JsonDocument.Parse($"{{\"here\": {json}}}");
        return family.Read(new JsonFields(document.RootElement, "here"), "here");
    }
}
