namespace Provisioning.Kubernetes.Quantities;

/// <summary>Which suffixes a quantity is written with.</summary>
internal enum QuantityFormat
{
    /// <summary><c>n u m k M G T P E</c>.</summary>
    Decimal,

    /// <summary><c>Ki Mi Gi Ti Pi Ei</c>.</summary>
    Binary,

    /// <summary><c>e3</c>, <c>E-6</c>.</summary>
    Exponent,
}
