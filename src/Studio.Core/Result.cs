using System.Diagnostics.CodeAnalysis;

namespace FineTuningStudio.Core;

/// <summary>A value, or the <see cref="Core.Problem"/> that stands in its place. Exactly one of the two is not null.</summary>
public readonly struct Result<T>
    where T : notnull
{
    private Result(T? value, Problem? problem)
    {
        Value = value;
        Problem = problem;
    }

    public T? Value { get; }

    public Problem? Problem { get; }

    /// <summary>True with the value; false with the problem.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = Value;
        problem = Problem;
        return problem is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    internal static Result<T> From(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}

public static class Result
{
    /// <summary>For values of an interface's type, which C# does not convert by itself.</summary>
    public static Result<T> Of<T>(T value)
        where T : notnull => Result<T>.From(value);
}

/// <summary>The value of an operation that only succeeds or does not.</summary>
public readonly record struct Done;
