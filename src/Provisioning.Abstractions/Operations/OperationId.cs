using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>Identifies an operation, in any process that uses the same cluster. Opaque; safe in a URL.</summary>
public readonly struct OperationId : IEquatable<OperationId>
{
    private readonly string? _value;

    /// <summary>Takes the text form.</summary>
    public OperationId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>The text form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(OperationId left, OperationId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(OperationId left, OperationId right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(OperationId other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is OperationId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <summary>The text form.</summary>
    public override string ToString() => Value;
}
