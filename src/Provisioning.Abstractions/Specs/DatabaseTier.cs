using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>A size that databases come in; what it means is a <see cref="TierDefinition"/>.</summary>
/// <remarks>An open set: hosts and later versions add values. Values are compared without regard to case.</remarks>
public readonly struct DatabaseTier : IEquatable<DatabaseTier>
{
    private readonly string? _value;

    /// <summary>Creates a value from its wire form.</summary>
    public DatabaseTier(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>1 instance, 5Gi storage, 512Mi memory, 0.5 CPU, no pod monitor.</summary>
    public static DatabaseTier Free { get; } = new("FREE");

    /// <summary>3 instances, 50Gi storage, 4Gi memory, 2 CPU, pod monitor.</summary>
    public static DatabaseTier Standard { get; } = new("STANDARD");

    /// <summary>5 instances, 500Gi storage, 16Gi memory, 4 CPU, pod monitor.</summary>
    public static DatabaseTier Enterprise { get; } = new("ENTERPRISE");

    /// <summary>The wire form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(DatabaseTier left, DatabaseTier right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(DatabaseTier left, DatabaseTier right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(DatabaseTier other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DatabaseTier other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The wire form.</summary>
    public override string ToString() => Value;
}
