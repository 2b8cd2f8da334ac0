namespace Myelin;

/// <summary>The curve under which an area is taken.</summary>
public enum AreaCurve
{
    /// <summary>Receiver operating characteristics: the share of true alarms over that of false ones.</summary>
    ROC,

    /// <summary>Precision over recall.</summary>
    PR,
}
