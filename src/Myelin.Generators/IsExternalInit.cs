namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for where a type has init properties, and older frameworks lack.</summary>
internal static class IsExternalInit;
