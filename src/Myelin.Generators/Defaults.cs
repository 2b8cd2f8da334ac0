using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Myelin.Serialization;

namespace Myelin.Generators;

/// <summary>What a parameter or a setting is when nothing is said: as C# that means the same, and as a person reads it.</summary>
internal sealed class Defaults(House house)
{
    private static readonly SymbolDisplayFormat s_full = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>What a person reads; null for a parameter that must be given.</summary>
    public string? Text(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
            return null;
        return parameter.ExplicitDefaultValue is null
            ? Substitute(parameter, depth: 0) is { } substitute ? Text(substitute) : "null"
            : Text(parameter.Type, parameter.ExplicitDefaultValue);
    }

    /// <summary>Whether a parameter's null stands for something else, which its constructor says with <c>x ?? …</c>.</summary>
    public bool StandsForOther(IParameterSymbol parameter) =>
        parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null } && Substitute(parameter, depth: 0) is not null;

    /// <summary>What a person reads for a setting.</summary>
    public string Text(IPropertySymbol property) =>
        Initializer(property) is { } initializer ? Text(initializer) : Text(property.Type, Zero(property.Type));

    /// <summary>C# for a parameter's default.</summary>
    public static string Code(IParameterSymbol parameter) =>
        parameter.ExplicitDefaultValue is null ? "default" : Code(parameter.Type, parameter.ExplicitDefaultValue);

    /// <summary>C# for a setting's default; null when it is too much to be repeated.</summary>
    public string? Code(IPropertySymbol property)
    {
        if (Initializer(property) is not { } initializer)
            return "default";
        if (initializer is CollectionExpressionSyntax { Elements.Count: 0 })
            return "[]";
        SemanticModel model = house.Compilation.GetSemanticModel(initializer.SyntaxTree);
        Optional<object?> constant = model.GetConstantValue(initializer, house.Cancel);
        if (constant.HasValue)
            return constant.Value is null ? "null" : Code(Bare(property.Type), constant.Value);
        return model.GetSymbolInfo(initializer, house.Cancel).Symbol is { IsStatic: true, Kind: SymbolKind.Property or SymbolKind.Field } symbol
            ? $"{symbol.ContainingType.ToDisplayString(s_full)}.{symbol.Name}"
            : null;
    }

    private static ExpressionSyntax? Initializer(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault()?.Initializer?.Value;

    /// <summary>What stands in the constructor behind the parameter's ??, or in the one that the parameter is handed on to.</summary>
    private ExpressionSyntax? Substitute(IParameterSymbol parameter, int depth)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || depth > 4)
            return null;
        foreach (SyntaxNode declaration in method.DeclaringSyntaxReferences.Select(r => r.GetSyntax(house.Cancel)))
        {
            ExpressionSyntax? found = declaration.DescendantNodes().OfType<BinaryExpressionSyntax>()
                .Where(e => e.IsKind(SyntaxKind.CoalesceExpression)
                    && e.Left is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name)
                .Select(e => e.Right).FirstOrDefault(e => e is not ThrowExpressionSyntax)
                ?? declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(e => e.IsKind(SyntaxKind.CoalesceAssignmentExpression)
                    && e.Left is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name)
                .Select(e => e.Right).FirstOrDefault();
            if (found is not null)
                return found;
            if (HandedOn(declaration, parameter) is { } next && Substitute(next, depth + 1) is { } further)
                return further;
        }

        return null;
    }

    /// <summary>The parameter of another constructor that gets this one as it is.</summary>
    private IParameterSymbol? HandedOn(SyntaxNode declaration, IParameterSymbol parameter)
    {
        (SyntaxNode? call, ArgumentListSyntax? arguments) = declaration switch
        {
            ConstructorDeclarationSyntax { Initializer: { } initializer } => ((SyntaxNode?)initializer, initializer.ArgumentList),
            TypeDeclarationSyntax { BaseList: { } bases }
                when bases.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } based => (based, based.ArgumentList),
            _ => (null, null),
        };
        if (call is null || arguments is null
            || house.Compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call, house.Cancel).Symbol is not IMethodSymbol target)
        {
            return null;
        }

        for (int i = 0; i < arguments.Arguments.Count; i++)
        {
            ArgumentSyntax argument = arguments.Arguments[i];
            if (argument.Expression is not IdentifierNameSyntax name || name.Identifier.ValueText != parameter.Name)
                continue;
            return argument.NameColon is { } named
                ? target.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.ValueText)
                : i < target.Parameters.Length ? target.Parameters[i] : null;
        }

        return null;
    }

    private static string Text(ITypeSymbol type, object? value)
    {
        if (value is null)
            return "null";
        if (Bare(type) is { TypeKind: TypeKind.Enum } choice)
        {
            IFieldSymbol? member = choice.GetMembers().OfType<IFieldSymbol>()
                .FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value));
            return member is null ? Number(value) : SnakeCase.Of(member.Name);
        }

        return value switch
        {
            bool flag => flag ? "true" : "false",
            string { Length: 0 } => "\"\"",
            string text => text,
            _ => Number(value),
        };
    }

    private string Text(ExpressionSyntax expression)
    {
        SemanticModel model = house.Compilation.GetSemanticModel(expression.SyntaxTree);
        Optional<object?> constant = model.GetConstantValue(expression, house.Cancel);
        if (constant.HasValue)
            return Text(model.GetTypeInfo(expression, house.Cancel).Type!, constant.Value);
        return expression switch
        {
            // Initializer.GlorotUniform is known as GlorotUniform, but Console.Out by its whole name.
            MemberAccessExpressionSyntax member when model.GetSymbolInfo(member, house.Cancel).Symbol is { } symbol
                && SymbolEqualityComparer.Default.Equals(symbol.ContainingType, model.GetTypeInfo(member, house.Cancel).Type) =>
                    member.Name.Identifier.ValueText,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call =>
                member.Name.Identifier.ValueText + Flat(call.ArgumentList),
            _ => Flat(expression),
        };
    }

    private static string Flat(SyntaxNode node) => string.Join(" ", node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Number(object value) => value switch
    {
        double.PositiveInfinity or float.PositiveInfinity => "infinity",
        // 1E-07 is known as 1e-7.
        double number => Short(number.ToString("R", CultureInfo.InvariantCulture)),
        float number => Short(number.ToString("R", CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Short(string number)
    {
        int e = number.IndexOf('E');
        if (e < 0)
            return number;
        int exponent = int.Parse(number.Substring(e + 1), CultureInfo.InvariantCulture);
        return $"{number.Substring(0, e)}e{exponent.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Code(ITypeSymbol type, object value)
    {
        if (Bare(type) is { TypeKind: TypeKind.Enum } choice)
        {
            string number = Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            return $"({choice.ToDisplayString(s_full)})({number})";
        }

        return value switch
        {
            bool flag => flag ? "true" : "false",
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            double.NaN => "double.NaN",
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "default",
        };
    }

    private static object? Zero(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => false,
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64
            or SpecialType.System_Double or SpecialType.System_Single => 0,
        _ => type.TypeKind == TypeKind.Enum ? 0 : null,
    };

    /// <summary>The type without its question mark.</summary>
    public static ITypeSymbol Bare(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0]
        : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
}
