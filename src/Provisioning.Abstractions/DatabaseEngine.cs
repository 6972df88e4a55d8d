using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>A database engine.</summary>
/// <remarks>An open set: hosts and later versions add values. Values are compared without regard to case.</remarks>
public readonly struct DatabaseEngine : IEquatable<DatabaseEngine>
{
    private readonly string? _value;

    /// <summary>Creates a value from its wire form.</summary>
    public DatabaseEngine(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>PostgreSQL, run by CloudNativePG.</summary>
    public static DatabaseEngine PostgreSql { get; } = new("postgresql");

    /// <summary>MySQL, run by the Vitess Operator.</summary>
    public static DatabaseEngine MySql { get; } = new("mysql");

    /// <summary>MongoDB, run by MongoDB Controllers for Kubernetes (Community).</summary>
    public static DatabaseEngine MongoDb { get; } = new("mongodb");

    /// <summary>The wire form.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(DatabaseEngine left, DatabaseEngine right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(DatabaseEngine left, DatabaseEngine right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(DatabaseEngine other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DatabaseEngine other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The wire form.</summary>
    public override string ToString() => Value;
}
