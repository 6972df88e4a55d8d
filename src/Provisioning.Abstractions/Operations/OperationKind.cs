using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>What an operation does.</summary>
/// <remarks>An open set: hosts and later versions add values. Values are compared without regard to case.</remarks>
public readonly struct OperationKind : IEquatable<OperationKind>
{
    private readonly string? _value;

    /// <summary>Creates a value from its wire form.</summary>
    public OperationKind(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>Creates a database.</summary>
    public static OperationKind Provision { get; } = new("provision");

    /// <summary>Changes an existing database.</summary>
    public static OperationKind Update { get; } = new("update");

    /// <summary>Deletes a database.</summary>
    public static OperationKind Deprovision { get; } = new("deprovision");

    /// <summary>The wire form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(OperationKind left, OperationKind right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(OperationKind left, OperationKind right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(OperationKind other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is OperationKind other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The wire form.</summary>
    public override string ToString() => Value;
}
